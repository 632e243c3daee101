import type { DiffLine, FileChange } from "../../src/domain/change.ts";
import { noUsage } from "../../src/domain/engine.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { fingerprint, reviewId, sha } from "../../src/domain/ids.ts";
import { nothingSeen } from "../../src/domain/seen-file.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";

/** A review, a head, a file, a finding and a plan to print. */
export const id = reviewId("0123456789abcdef");
export const head = sha("b".repeat(40));

/** A file whose lines are `+ text`, `- text` or `  text`, numbered from 10. */
export function file(path: string, ...rows: string[]): FileChange {
  let oldLine = 10;
  let newLine = 10;
  const lines = rows.map((row): DiffLine => {
    const text = row.slice(2);
    if (row.startsWith("+")) return { kind: "added", text, old: null, new: newLine++ };
    if (row.startsWith("-")) return { kind: "removed", text, old: oldLine++, new: null };
    return { kind: "context", text, old: oldLine++, new: newLine++ };
  });
  const hunk = { oldStart: 10, oldCount: oldLine - 10, newStart: 10, newCount: newLine - 10 };
  return {
    path,
    previousPath: null,
    status: "modified",
    kind: "file",
    patch: { kind: "hunks", hunks: [{ ...hunk, section: "", lines }] },
  };
}

export function finding(path: string, line: number, overrides: Partial<Finding> = {}): Finding {
  return {
    quote: "const a = b;",
    row: null,
    side: "new",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: `A defect on line ${line}`,
    trigger: "When b is null, it throws.",
    why: "",
    replacement: null,
    rule: null,
    cwe: null,
    fingerprint: fingerprint("f".repeat(16)),
    engine: "model",
    unitId: "u1",
    path,
    scope: null,
    placement: { kind: "line", anchor: { path, side: "RIGHT", startLine: line, endLine: line } },
    marks: [],
    agreedBy: [],
    ...overrides,
  };
}

export function plan(
  files: readonly FileChange[],
  overrides: Partial<ReviewPlan> = {},
): ReviewPlan {
  const inline = overrides.inline ?? [];
  return {
    id,
    change: {
      base: sha("0".repeat(40)),
      mergeBase: sha("a".repeat(40)),
      head,
      files,
      truncated: null,
    },
    findings: inline,
    inline,
    onFile: [],
    folded: [],
    late: [],
    standing: [],
    fixed: [],
    remembered: { ledger: [], seen: nothingSeen },
    coverage: { files: [], units: [], truncated: null },
    incomplete: "action_required",
    verdict:
      inline.length === 0
        ? { kind: "reviewed-clean" }
        : { kind: "reviewed-findings", open: inline.length },
    engines: ["analyzers"],
    usage: noUsage,
    elapsed: 1_234,
    notes: [],
    wantsSummary: false,
    ...overrides,
  };
}
