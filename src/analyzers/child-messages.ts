import { z } from "zod";

import { RuleFile } from "./own-rules/rule-file.ts";

/** What the engine asks of a child: one analyzer on one file. */
export const Task = z.object({
  analyzer: z.string(),
  path: z.string(),
  text: z.string(),
});
export type Task = z.infer<typeof Task>;

/** What the engine says first to a child when the user has rules of their own. */
export const OwnRules = z.object({ ownRules: z.array(RuleFile).readonly() });
export type OwnRules = z.infer<typeof OwnRules>;

const Report = z.object({
  rule: z.string(),
  firstLine: z.int().min(1),
  lastLine: z.int().min(1),
  elsewhere: z.array(z.int().min(1)).readonly().optional(),
  scope: z.object({ firstLine: z.int().min(1), lastLine: z.int().min(1) }).nullish(),
  name: z.string().nullable(),
  replacement: z.string().nullable(),
});

/** What a child says: that it can work, what it found, that the analyzer gave up or threw. */
export const ChildMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("reports"), reports: z.array(Report) }),
  z.object({ kind: z.literal("too-slow"), detail: z.string() }),
  z.object({ kind: z.literal("threw"), error: z.string() }),
]);
export type ChildMessage = z.infer<typeof ChildMessage>;
