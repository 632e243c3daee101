import type { Sha } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import type { Receipt } from "../../domain/receipt.ts";

/** What somebody saw who pressed the button: a check, and the record of its review where there is one. */
export interface ShownCheck {
  readonly head: Sha;
  readonly receipt: Pick<Receipt, "endedAt"> | null;
}

/**
 * The open findings that a check stands for. One that was found after its review had ended was not
 * seen by whoever pressed the button, so it stays; so does every one when the check is of another
 * head than the present one and nothing says when it was drawn.
 */
export function findingsToIgnore(
  entries: readonly LedgerEntry[],
  { head, receipt }: ShownCheck,
  currentHead: Sha,
): readonly LedgerEntry[] {
  return entries.filter(
    ({ life, firstSeen }) =>
      life.kind === "open" &&
      (receipt === null ? head === currentHead : firstSeen.at <= receipt.endedAt),
  );
}
