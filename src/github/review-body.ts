import { count } from "../domain/count.ts";
import { codeSpan } from "../domain/fence.ts";
import { shortSha, type Fingerprint, type ReviewId, type Sha } from "../domain/ids.ts";
import { renderMarker } from "./marker.ts";

/** The body of the review that carries the comments on lines; `readMarker` reads back what it says. */
export function renderReviewBody(
  { id, head }: { readonly id: ReviewId; readonly head: Sha },
  findings: readonly Fingerprint[],
): string {
  const marker = renderMarker({ kind: "review", id, head, findings });
  return `${count(findings.length, "finding")} in ${codeSpan(shortSha(head))}.\n\n${marker}`;
}
