import type { PullRequest } from "../domain/pull-request.ts";
import type { ChangeSource, Heads, Ledger } from "./ports.ts";

/**
 * Whether the present head has a whole review of the very diff that it has now, so that its check
 * says what is true whatever became of labels and title since. One that is partial does not stand:
 * what it says of trying again would no longer hold. Nor does one whose check was opened again, or
 * says by now what is no review.
 */
export async function reviewStands(
  { ref, head, base }: PullRequest,
  source: Pick<ChangeSource, "readChange">,
  { ledger, heads }: { readonly ledger: Ledger; readonly heads: Heads },
): Promise<boolean> {
  const known = (await heads.ofPullRequest(ref)).find((each) => each.head === head.sha);
  if (known === undefined || !known.shown || known.state.kind === "partial") return false;
  const receipt = await ledger.latestReceipt(ref, head.sha);
  if (receipt?.verdict.kind !== known.state.kind) return false;
  // The base branch moves all the time; only another merge base makes another diff.
  return receipt.base === base.sha || (await source.readChange()).mergeBase === receipt.mergeBase;
}
