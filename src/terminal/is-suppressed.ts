import type { Finding } from "../domain/finding.ts";

/** True for a finding that somebody asked not to hear of; it is counted, and said to machines. */
export function isSuppressed({ marks }: Finding): boolean {
  return marks.some(({ kind }: { readonly kind: string }) => kind === "suppressed");
}
