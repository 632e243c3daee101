import { z } from "zod";
import type { Intent } from "../domain/intent.ts";

const repositorySchema = z.object({ id: z.string(), owner: z.string(), name: z.string() });
const pullRequestSchema = z.object({ repository: repositorySchema, number: z.int() });

/** `jobs.intent`. */
export const intentSchema: z.ZodType<Intent> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("review"),
    installationId: z.int(),
    pullRequest: pullRequestSchema,
    mode: z.enum(["push", "again", "full"]),
  }),
  z.object({
    kind: z.literal("command"),
    installationId: z.int(),
    pullRequest: pullRequestSchema,
    commentId: z.int(),
    author: z.string(),
    body: z.string(),
  }),
  z.object({ kind: z.literal("forget-installation"), installationId: z.int() }),
]);
