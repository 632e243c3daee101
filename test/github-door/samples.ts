import type { Change, FileChange, Hunk } from "../../src/domain/change.ts";
import type { Coverage } from "../../src/domain/coverage.ts";
import { noUsage } from "../../src/domain/engine.ts";
import type { Anchor, Finding } from "../../src/domain/finding.ts";
import { fingerprint, reviewId, sha } from "../../src/domain/ids.ts";
import { nothingSeen } from "../../src/domain/seen-file.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";

/** A fingerprint told by a small number. */
export function print(number: number): ReturnType<typeof fingerprint> {
  return fingerprint(number.toString(16).padStart(16, "0"));
}

export function anchor(path: string, startLine: number, endLine = startLine): Anchor {
  return { path, side: "RIGHT", startLine, endLine };
}

/** A finding of the model on line 2 of `src/a.ts`; `over` says what is different. */
export function finding(over: Partial<Finding> = {}): Finding {
  return {
    quote: "  return total / count;",
    row: 1,
    side: "new",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "The average of nothing is not a number.",
    trigger: "When the list is empty, count is 0 and the page shows NaN.",
    why: "Dividing zero by zero gives NaN.",
    replacement: "  return count === 0 ? 0 : total / count;",
    rule: null,
    cwe: null,
    fingerprint: print(1),
    engine: "model",
    unitId: "u1",
    path: "src/a.ts",
    scope: null,
    placement: { kind: "line", anchor: anchor("src/a.ts", 2) },
    marks: [],
    agreedBy: [],
    ...over,
  };
}

/** A hunk that adds `count` lines from `start` on, with no context. */
function addedHunk(start: number, count: number): Hunk {
  return {
    oldStart: 0,
    oldCount: 0,
    newStart: start,
    newCount: count,
    section: "",
    lines: Array.from({ length: count }, (_, index) => ({
      kind: "added" as const,
      text: `line ${start + index}`,
      old: null,
      new: start + index,
    })),
  };
}

export function file(path: string, hunks: readonly Hunk[] = [addedHunk(1, 5)]): FileChange {
  const patch = { kind: "hunks", hunks } as const;
  return { path, previousPath: null, status: "added", kind: "file", patch };
}

const head = sha("a".repeat(40));

function change(over: Partial<Change> = {}): Change {
  return {
    base: sha("b".repeat(40)),
    mergeBase: sha("c".repeat(40)),
    head,
    files: [file("src/a.ts")],
    truncated: null,
    ...over,
  };
}

/** One file with one unit that was reviewed. */
export function coverage(over: Partial<Coverage> = {}): Coverage {
  return {
    files: [{ path: "src/a.ts", state: "eligible", units: 1 }],
    units: [
      {
        unitId: "u1",
        path: "src/a.ts",
        lines: { first: 1, last: 5 },
        ranges: [{ side: "new", first: 1, last: 5 }],
        keys: {},
        state: "reviewed",
        missing: [],
      },
    ],
    truncated: null,
    ...over,
  };
}

/** A clean review of one unit; findings in `inline`, `onFile` and `folded` are added to all. */
export function plan(over: Partial<ReviewPlan> = {}): ReviewPlan {
  const { inline = [], onFile = [], folded = [] } = over;
  const findings = [...inline, ...onFile, ...folded];
  return {
    id: reviewId("1".repeat(16)),
    change: change(),
    findings,
    inline,
    onFile,
    folded,
    late: [],
    standing: [],
    fixed: [],
    remembered: { ledger: [], seen: nothingSeen },
    coverage: coverage(),
    incomplete: "action_required",
    verdict:
      findings.length === 0
        ? { kind: "reviewed-clean" }
        : { kind: "reviewed-findings", open: findings.length },
    engines: ["analyzers"],
    usage: noUsage,
    elapsed: 1234,
    notes: [],
    wantsSummary: false,
    ...over,
  };
}
