import type { Coverage } from "../domain/coverage.ts";

/** True when nothing that was eligible is missing from a review. */
export function isWhole({ truncated, units, files }: Coverage): boolean {
  return (
    truncated === null &&
    units.every(({ state }) => state !== "not-reviewed") &&
    files.every(({ state }) => state !== "not-reviewed")
  );
}
