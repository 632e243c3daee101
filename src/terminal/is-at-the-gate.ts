import type { Finding } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";

/** True for a finding that fails the check. */
export function isAtTheGate(verdict: Verdict, { fingerprint }: Finding): boolean {
  return verdict.kind === "blocked" && verdict.by.includes(fingerprint);
}
