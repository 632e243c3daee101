import type { LineRange } from "../domain/coverage.ts";
import type { Mark } from "../domain/finding.ts";
import type { Receipt, ReceiptFile } from "../domain/receipt.ts";

/** How a review ended, in one plain sentence without its full stop. */
export function verdictWords({ verdict, coverage: { units } }: Receipt): string {
  const whole = `${units.reviewed} of ${count(units.eligible, "unit")} reviewed`;
  switch (verdict.kind) {
    case "reviewed-clean":
      return `No findings, ${whole}`;
    case "reviewed-findings":
      return `${count(verdict.open, "finding")} below the gate, ${whole}`;
    case "blocked":
      return `${verdict.by.length} of ${count(verdict.open, "finding")} at the gate, ${whole}`;
    case "partial":
      return `Not whole: ${whole}, ${count(verdict.open, "finding")} so far`;
    case "not-reviewed":
      return `Not reviewed: ${verdict.why}`;
    case "skipped":
      return `Skipped: ${verdict.rule}`;
    case "superseded":
      return verdict.by === "push" ? "Superseded by a newer push" : "Ended when it was closed";
  }
}

/** Why a finding is no comment of this review. */
export function markWords(mark: Mark): string {
  switch (mark.kind) {
    case "duplicate":
      return "said together with another finding";
    case "already-said":
      return `said before, ${mark.state}`;
    case "outside-change":
      return "outside the change";
    case "suppressed": {
      const where = mark.line === null ? "" : ` on line ${mark.line}`;
      return `suppressed by ${mark.by === "comment" ? "a comment" : "the configuration"}${where}: ${mark.because}`;
    }
    case "late":
      return `late: ${mark.because}`;
    case "nit":
      return "a nit, and nits are off";
    case "low-confidence":
      return "too uncertain";
    case "over-cap":
      return `beyond ${count(mark.cap, "comment")}`;
  }
}

export const fileStates: Readonly<Record<ReceiptFile["state"], string>> = {
  reviewed: "reviewed",
  cached: "known already",
  "partly-reviewed": "partly reviewed",
  "not-reviewed": "not reviewed",
  skipped: "skipped",
  "nothing-to-review": "nothing to review",
};

/** `7`, `3–9`, and for lines that only went `12 removed`. */
export function rangeWords({ side, first, last }: LineRange): string {
  const lines = first === last ? `${first}` : `${first}–${last}`;
  return side === "old" ? `${lines} removed` : lines;
}

/** `1 finding`, `2,000 findings`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

/** `2026-11-22 04:30:12 UTC`. */
export function timeWords(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `0.4 s`, `95 s`. */
export function secondsWords(ms: number): string {
  return `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;
}

/** Small sums are worth their digits: `$0.0042`, `$1.25`. */
export function moneyWords(dollars: number): string {
  return `$${dollars.toFixed(dollars !== 0 && dollars < 0.1 ? 4 : 2)}`;
}
