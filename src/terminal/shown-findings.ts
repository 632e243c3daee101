import type { Finding } from "../domain/finding.ts";
import type { ReviewPlan } from "../review/plan.ts";

/**
 * Everything that a plan wants said, in the order of the files and of their lines. A terminal has
 * no cap on comments, so what a pull request would get folded stands in its place here.
 */
export function shownFindings(plan: ReviewPlan): readonly Finding[] {
  const said = [...plan.inline, ...plan.onFile, ...plan.folded];
  return said.sort((a, b) => compare(a.path, b.path) || lineOf(a) - lineOf(b));
}

/** 1-based; 0 for what concerns the whole file, which comes first. */
export function lineOf({ placement }: Finding): number {
  switch (placement.kind) {
    case "line":
      return placement.anchor.startLine;
    case "summary":
      return placement.line ?? 0;
    case "file":
      return 0;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
