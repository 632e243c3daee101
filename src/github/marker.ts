import {
  fingerprint,
  reviewId,
  sha,
  type Fingerprint,
  type ReviewId,
  type Sha,
} from "../domain/ids.ts";

/**
 * What a comment of ours says of itself in an HTML comment that GitHub does not render. Anybody
 * can copy one, so it counts only where the author is our bot, and only as the last line: text
 * that we quote stands above it.
 */
export type Marker =
  | {
      readonly kind: "review";
      readonly id: ReviewId;
      readonly head: Sha;
      /** What was posted with it, so that a comment somebody deleted is not posted again. */
      readonly findings: readonly Fingerprint[];
    }
  | { readonly kind: "finding"; readonly fingerprint: Fingerprint }
  /** An answer in the thread of a finding: `head` is the first without it. */
  | { readonly kind: "fixed"; readonly fingerprint: Fingerprint; readonly head: Sha }
  | { readonly kind: "summary" }
  | { readonly kind: "answer"; readonly commentId: number };

export function renderMarker(marker: Marker): string {
  switch (marker.kind) {
    case "review":
      return `<!-- marginalia:review=${marker.id} head=${marker.head}${marker.findings.length === 0 ? "" : ` findings=${marker.findings.join(",")}`} -->`;
    case "finding":
      return `<!-- marginalia:finding=${marker.fingerprint} -->`;
    case "fixed":
      return `<!-- marginalia:fixed=${marker.fingerprint} head=${marker.head} -->`;
    case "summary":
      return "<!-- marginalia:summary -->";
    case "answer":
      return `<!-- marginalia:answer=${marker.commentId} -->`;
  }
}

const lastLine = /(?:^|\n)<!-- marginalia:([^\n]*) -->\s*$/;
const review =
  /^review=([0-9a-f]{16}) head=([0-9a-f]{64}|[0-9a-f]{40})(?: findings=([0-9a-f]{16}(?:,[0-9a-f]{16})*))?$/;

const fixedFinding = /^fixed=([0-9a-f]{16}) head=([0-9a-f]{64}|[0-9a-f]{40})$/;

/** The marker on the last line of a body, or null. */
export function readMarker(body: string): Marker | null {
  const inner = lastLine.exec(body)?.[1];
  if (inner === undefined) return null;
  if (inner === "summary") return { kind: "summary" };
  const finding = /^finding=([0-9a-f]{16})$/.exec(inner)?.[1];
  if (finding !== undefined) return { kind: "finding", fingerprint: fingerprint(finding) };
  const [, fixed, without] = fixedFinding.exec(inner) ?? [];
  if (fixed !== undefined && without !== undefined) {
    return { kind: "fixed", fingerprint: fingerprint(fixed), head: sha(without) };
  }
  const answer = /^answer=(\d{1,15})$/.exec(inner)?.[1];
  if (answer !== undefined) return { kind: "answer", commentId: Number(answer) };
  const [, id, head, findings] = review.exec(inner) ?? [];
  if (id === undefined || head === undefined) return null;
  const said = findings === undefined ? [] : findings.split(",").map(fingerprint);
  return { kind: "review", id: reviewId(id), head: sha(head), findings: said };
}
