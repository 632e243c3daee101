import type { Intent } from "../domain/intent.ts";

/** From least to most asked for. */
const modes = ["push", "again", "full"] as const;

/**
 * The one intent that stands for two of the same key: the newer one, with the stronger mode of the
 * two and the summary that either wants, so that a push never takes a full review away from whoever
 * asked for it. Threads that one of them speaks of are looked at. A merge group that is gone stays gone: GitHub promises no order of arrival.
 */
export function mergeIntents(older: Intent, newer: Intent): Intent {
  if (older.kind === "merge-group" && newer.kind === "merge-group") {
    return { ...newer, gone: older.gone || newer.gone };
  }
  if (older.kind === "reconsider" && newer.kind === "reconsider") {
    const threads = older.threads ?? newer.threads;
    return { ...newer, ...(threads === undefined ? {} : { threads }) };
  }
  if (older.kind !== "review" || newer.kind !== "review") return newer;
  const stronger = modes.indexOf(older.mode) > modes.indexOf(newer.mode) ? older.mode : newer.mode;
  const summary = older.summary ?? newer.summary;
  return { ...newer, mode: stronger, ...(summary === undefined ? {} : { summary }) };
}
