import { z } from "zod";
import { fingerprint, sha } from "../domain/ids.ts";
import { brandedSchema } from "./branded-schema.ts";

const shaSchema = brandedSchema(sha);

/** A `FindingLife` as it is stored. */
export const lifeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({ kind: z.literal("fixed"), in: shaSchema }),
  z.object({
    kind: z.literal("dismissed"),
    by: z.string(),
    because: z.string(),
    resolved: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal("withdrawn"), because: z.string() }),
  z.object({ kind: z.literal("superseded"), by: brandedSchema(fingerprint) }),
  z.object({ kind: z.literal("suppressed"), rule: z.string() }),
  z.object({ kind: z.literal("late") }),
]);

const side = z.enum(["new", "old"]);

/** A `LineRange` as it is stored. */
export const linesSchema = z.object({ side, first: z.int(), last: z.int() });

/** The runs of a `SeenFile` as they are stored. */
export const runsSchema = z.array(
  z.object({
    side,
    first: z.int(),
    by: z.array(z.enum(["analyzers", "model"])),
    hashes: z.array(z.string()),
  }),
);
