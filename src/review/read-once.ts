import type { Change } from "../domain/change.ts";
import type { ChangeSource } from "./ports.ts";

/** The same source, whose change is read once, however many stages ask for it. */
export function readOnce(source: ChangeSource): ChangeSource {
  let change: Promise<Change> | null = null;
  return {
    ...source,
    readChange: async () => {
      change ??= source.readChange();
      return await change;
    },
  };
}
