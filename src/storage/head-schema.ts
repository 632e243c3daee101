import { z } from "zod";
import type { HeadState } from "../domain/head-state.ts";
import { reviewId } from "../domain/ids.ts";
import type { NotedHead } from "../review/ports.ts";
import { brandedSchema } from "./branded-schema.ts";
import { verdictSchema } from "./receipt-schema.ts";

const stateSchema: z.ZodType<HeadState> = z.union([
  z.object({ kind: z.literal("queued") }),
  z.object({ kind: z.literal("running") }),
  verdictSchema,
]);

/** `heads.noted`. */
export const notedHeadSchema: z.ZodType<Omit<NotedHead, "head">> = z.object({
  state: stateSchema,
  review: brandedSchema(reviewId).nullable(),
  incomplete: z.enum(["action_required", "neutral"]),
});
