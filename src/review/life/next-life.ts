import type { Finding, Mark } from "../../domain/finding.ts";
import type { Fingerprint, Sha } from "../../domain/ids.ts";
import type { FindingLife } from "../../domain/ledger-entry.ts";

/** What a review saw of one finding. */
export type Look =
  /** It holds, whether it is said now or was said before. */
  | { readonly kind: "holds" }
  | { readonly kind: "late" }
  | { readonly kind: "suppressed"; readonly rule: string }
  | { readonly kind: "superseded"; readonly by: Fingerprint }
  /** There is evidence that it no longer holds. */
  | { readonly kind: "gone" }
  /** Nobody looked where it could be: that proves nothing. */
  | { readonly kind: "unseen" };

/**
 * The life of a finding after a review of `head`; `before` is null for one that is new. What somebody
 * decided stays decided, and what cannot be looked for stays as it was.
 */
export function nextLife(before: FindingLife | null, look: Look, head: Sha): FindingLife {
  if (before?.kind === "dismissed" || before?.kind === "withdrawn") return before;
  switch (look.kind) {
    case "holds":
      return { kind: "open" };
    case "late":
      return { kind: "late" };
    case "suppressed":
      return { kind: "suppressed", rule: look.rule };
    case "superseded":
      return { kind: "superseded", by: look.by };
    case "gone":
      return before?.kind === "fixed" || before?.kind === "superseded"
        ? before
        : { kind: "fixed", in: head };
    case "unseen":
      return before ?? { kind: "open" };
  }
}

/** What the review saw of a finding that it made. */
export function lookOf({ marks }: Pick<Finding, "marks">): Look {
  for (const mark of marks) {
    if (mark.kind === "late") return { kind: "late" };
    if (mark.kind === "suppressed") return { kind: "suppressed", rule: ruleOf(mark) };
  }
  return { kind: "holds" };
}

function ruleOf(mark: Extract<Mark, { kind: "suppressed" }>): string {
  const where = mark.by === "comment" ? `comment on line ${mark.line}` : "configuration";
  return `${where}: ${mark.because}`;
}
