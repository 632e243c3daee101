import { severities } from "../../domain/finding.ts";
import { defuse } from "../../domain/defuse.ts";
import { shortSha, type Sha } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import type { Receipt } from "../../domain/receipt.ts";
import { timeOf } from "../../domain/time-of.ts";
import type { QueuedReview } from "../ports.ts";

export interface Status {
  readonly head: Sha;
  /** Of the last review of the pull request, whatever its head. */
  readonly receipt: Receipt | null;
  readonly entries: readonly LedgerEntry[];
  readonly queued: readonly QueuedReview[];
  /** Why the head is not reviewed unasked, in words; null when nothing speaks against it. */
  readonly skipped: string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Files that are named as missing; of the rest there is a count. */
const mostNamed = 5;

/** Where a pull request stands, as a short Markdown list. */
export function statusReport(status: Status): string {
  const lines = [headLine(status), ...missingLines(status), workLine(status), openLine(status)];
  return lines.map((line) => `- ${line}`).join("\n");
}

function headLine({ head, receipt, skipped }: Status): string {
  const present = `Head ${shortSha(head)}`;
  if (receipt?.head === head) return `${present}: ${reviewed(receipt)}`;
  const why = skipped === null ? "" : `; skipped: ${defuse(skipped)}`;
  const before =
    receipt === null ? "" : `. The last review, of ${shortSha(receipt.head)}: ${reviewed(receipt)}`;
  return `${present}: not reviewed${why}${before}`;
}

function reviewed({ verdict, coverage, endedAt }: Receipt): string {
  const at = timeOf(endedAt);
  const { reviewed: done, eligible } = coverage.units;
  switch (verdict.kind) {
    case "reviewed-clean":
      return `reviewed at ${at}, no findings`;
    case "reviewed-findings":
      return `reviewed at ${at}, nothing reaches the gate`;
    case "blocked":
      return `reviewed at ${at}, ${verdict.by.length} of ${verdict.open} open findings at the gate${done < eligible ? `; ${done} of ${eligible} units` : ""}`;
    case "partial":
      return `reviewed in part at ${at}, ${verdict.reviewed} of ${verdict.eligible} units`;
    case "skipped":
    case "not-reviewed":
    case "superseded":
      return `not reviewed at ${at}`;
  }
}

/** What the head's last review did not look at. */
function missingLines({ head, receipt }: Status): readonly string[] {
  if (receipt?.head !== head) return [];
  const files = receipt.coverage.files.filter(
    ({ state }) => state === "not-reviewed" || state === "partly-reviewed",
  );
  if (files.length === 0) return [];
  const named = files.slice(0, mostNamed).map(({ path, why, units }) => {
    const reason = why ?? units.flatMap(({ missing }) => missing)[0]?.detail ?? "";
    return `${defuse(path)}${reason === "" ? "" : ` (${defuse(reason, 200)})`}`;
  });
  const rest = files.length > mostNamed ? ` and ${files.length - mostNamed} more` : "";
  return [`Missing: ${named.join(", ")}${rest}`];
}

function workLine({ queued, now }: Status): string {
  const running = queued.some(({ state }) => state === "running");
  const waiting = queued.find(({ state }) => state === "waiting");
  const next =
    waiting === undefined
      ? null
      : waiting.dueAt > now
        ? `the next try is at ${timeOf(waiting.dueAt)}`
        : "one is queued";
  if (running) return `A review is running${next === null ? "" : `, ${next}`}`;
  return next === null ? "No review is running or queued" : `No review is running, ${next}`;
}

function openLine({ entries }: Status): string {
  const open = entries.filter(({ life }) => life.kind === "open");
  const counts = severities.flatMap((severity) => {
    const count = open.filter((entry) => entry.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return `Open findings: ${counts.length === 0 ? "none" : counts.join(", ")}`;
}
