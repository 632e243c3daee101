import type { PullRequest } from "../domain/pull-request.ts";
import type { ChangeSource, Ledger, OpenChecks } from "./ports.ts";

/**
 * Whether the present head has a whole review of the very diff that it has now, so that its check
 * says what is true whatever became of labels and title since. One that is partial does not stand:
 * what it says of trying again would no longer hold. Nor does one whose check was opened again.
 */
export async function reviewStands(
  { ref, head, base }: PullRequest,
  source: Pick<ChangeSource, "readChange">,
  { ledger, openChecks }: { readonly ledger: Ledger; readonly openChecks: OpenChecks },
): Promise<boolean> {
  const receipt = await ledger.latestReceipt(ref);
  if (receipt?.head !== head.sha || receipt.verdict.kind === "partial") return false;
  if ((await openChecks.of(ref)).includes(head.sha)) return false;
  // The base branch moves all the time; only another merge base makes another diff.
  return receipt.base === base.sha || (await source.readChange()).mergeBase === receipt.mergeBase;
}
