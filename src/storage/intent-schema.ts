import { z } from "zod";
import { deliveryId, reviewId, sha } from "../domain/ids.ts";
import { checkButtons, type Intent } from "../domain/intent.ts";
import { brandedSchema } from "./branded-schema.ts";

const repositorySchema = z.object({ id: z.string(), owner: z.string(), name: z.string() });
const asked = {
  installationId: z.int(),
  delivery: brandedSchema(deliveryId).optional(),
};
const pullRequestSchema = z.object({ repository: repositorySchema, number: z.int() });

/** `jobs.intent`. */
export const intentSchema: z.ZodType<Intent> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("review"),
    ...asked,
    pullRequest: pullRequestSchema,
    mode: z.enum(["push", "again", "full"]),
    summary: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal("reconsider"),
    ...asked,
    pullRequest: pullRequestSchema,
    threads: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal("command"),
    ...asked,
    pullRequest: pullRequestSchema,
    commentId: z.int(),
    inThread: z.int().optional(),
    author: z.string(),
    body: z.string(),
  }),
  z.object({
    kind: z.literal("button"),
    ...asked,
    delivery: brandedSchema(deliveryId),
    pullRequest: pullRequestSchema,
    button: z.enum(checkButtons),
    login: z.string(),
    checkRun: z.int(),
    head: brandedSchema(sha),
    review: brandedSchema(reviewId).nullable(),
  }),
  z.object({
    kind: z.literal("merge-group"),
    ...asked,
    group: z.object({
      repository: repositorySchema,
      head: brandedSchema(sha),
      base: brandedSchema(sha),
      number: z.int().nullable(),
    }),
    gone: z.boolean(),
  }),
  z.object({ kind: z.literal("forget-installation"), ...asked }),
]);
