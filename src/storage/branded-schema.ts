import { z } from "zod";

/** A schema from one of the readers of `domain/ids.ts`, e.g. `brandedSchema(sha)`. */
export function brandedSchema<Id extends string>(read: (text: string) => Id): z.ZodType<Id> {
  return z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });
}
