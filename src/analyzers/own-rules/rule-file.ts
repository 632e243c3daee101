import { z } from "zod";

/** A file of somebody's own rules, as it was read. */
export const RuleFile = z.object({
  /** As the user named it; for messages alone. */
  path: z.string(),
  text: z.string(),
});
export type RuleFile = z.infer<typeof RuleFile>;
