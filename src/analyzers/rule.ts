import type { Category, Confidence, Severity } from "../domain/finding.ts";

/** A piece of code that shows what a rule tells, or a look-alike that it leaves alone. */
export interface Example {
  /** As units name it: `typescript`, `python`, `go`, … */
  readonly language: string;
  /** Path as if it stood in a repository, where a rule looks at it; null where any will do. */
  readonly path: string | null;
  readonly code: string;
  /** Lines (1-based) that are told; empty for a look-alike. */
  readonly lines: readonly number[];
}

/**
 * One row of an analyzer's table: what a finding of this rule says, in our own words. A rule of a
 * tool that has no row is not switched on.
 */
export interface Rule {
  /** The tool's own id without the tool's name: `use-isnan`, `F821`. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /**
   * One sentence: what is wrong. At most 200 code points once `{name}` is filled in with the
   * report's `name`, which is at most 60 code points long.
   */
  readonly title: string;
  /** The input or state that triggers it and the wrong outcome. At most 400 code points. */
  readonly trigger: string;
  /** One paragraph on why, and what to do instead. */
  readonly why: string;
  /** `CWE-89` and the like, where one is known. */
  readonly cwe?: string;
  /**
   * Rules of other analyzers that tell the same defect, as `oxlint/use-isnan`. Where both tell it
   * of a line, people read one finding. It is enough that one of two rules names the other.
   */
  readonly sameAs?: readonly string[];
  /**
   * Rules, as `tool/rule-id`, that tell the reason of this one, as conflict markers do that of a
   * file that cannot be parsed: where the file has a finding of theirs, this one is not told.
   */
  readonly explainedBy?: readonly string[];
  /** Shown to people and checked by tests; our own rules have at least three of each. */
  readonly examples?: {
    readonly flagged: readonly Example[];
    readonly clear: readonly Example[];
  };
  /** Of a rule without examples, which would show them: its languages, as units name them. */
  readonly languages?: readonly string[];
  /** True when the code is usual and harmless in tests, fixtures and examples. */
  readonly skipInTests?: true;
  /**
   * True when one report says it all, as for a syntax error that makes others: only the first of a
   * file is told, and none when the file was already so before the change.
   */
  readonly oncePerFile?: true;
  /**
   * True when one report says it for all others of the same name, as for a name whose import is
   * missing: only the first of a file is told, and none when the file had one before the change.
   */
  readonly oncePerName?: true;
}

/** Stands for `{name}` when the tool did not say which. */
const unnamed = "this name";

/** The title of a report, with `{name}` filled in. */
export function titleOf(rule: Rule, name: string | null): string {
  return rule.title.replaceAll("{name}", () => (name === null ? unnamed : readableName(name)));
}

/** A name from the pull request, short and free of characters that could steer a page or terminal. */
function readableName(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}_$.:/ +-]+/gu, "").trim();
  const points = Array.from(clean);
  if (points.length === 0) return unnamed;
  return points.length > 60 ? `${points.slice(0, 59).join("")}…` : clean;
}
