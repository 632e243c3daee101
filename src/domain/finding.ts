import type { Fingerprint, Sha } from "./ids.ts";

export const categories = [
  "bug",
  "security",
  "concurrency",
  "resource",
  "error-handling",
  "data-integrity",
  "api-contract",
  "performance",
  "rule",
  "maintainability",
] as const;
export type Category = (typeof categories)[number];

/** By consequence, worst first; between two, the lower. */
export const severities = ["critical", "major", "minor", "nit"] as const;
export type Severity = (typeof severities)[number];

export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

export type EngineName = "analyzers" | "model";

/** True when `severity` is `bar` or worse. */
export function reaches(severity: Severity, bar: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(bar);
}

/**
 * What an engine says and what the cache stores: no line numbers, no path, no anchor.
 * All text is plain (no Markdown) except where noted, and is defused by the publisher.
 */
export interface Claim {
  /** The verbatim line or lines it speaks of, joined with `\n`, without diff prefixes. */
  readonly quote: string;
  /** 0-based row of the quote's first line in the unit; a hint, the quote decides. */
  readonly row: number | null;
  /** `old` when the quote is a removed line. */
  readonly side: "new" | "old";
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence: what is wrong. At most 200 code points. */
  readonly title: string;
  /** The input or state that triggers it and the wrong outcome. At most 400 code points. */
  readonly trigger: string;
  /** A paragraph on why, for the folded part; may be empty. */
  readonly why: string;
  /** Lines that replace exactly the quoted lines; null when no safe fix is known. */
  readonly replacement: string | null;
  /** Analyzer rule, as `tool/rule-id`, e.g. `oxlint/use-isnan`; null for the model's own claims. */
  readonly rule: string | null;
  /** `CWE-89` and the like; null where none fits. */
  readonly cwe: string | null;
}

/** A place in the current diff. Lines are 1-based, inclusive, inside one hunk. */
export interface Anchor {
  readonly path: string;
  /** `RIGHT`: numbers of the new file; `LEFT`: of the old one. GitHub's own words. */
  readonly side: "LEFT" | "RIGHT";
  readonly startLine: number;
  readonly endLine: number;
}

/** Where a finding goes: its line, else its file, else the summary with the best known line. */
export type Placement =
  | { readonly kind: "line"; readonly anchor: Anchor }
  | { readonly kind: "file"; readonly path: string; readonly why: string }
  | {
      readonly kind: "summary";
      readonly path: string;
      readonly line: number | null;
      readonly why: string;
    };

/** Why a finding does not become an inline comment. Marked, never dropped. */
export type Mark =
  | { readonly kind: "duplicate"; readonly of: Fingerprint }
  | { readonly kind: "already-said"; readonly state: "open" | "dismissed" | "fixed" }
  | { readonly kind: "outside-change" }
  /** Switched off by `rules` of the configuration, or silenced by a comment on `line` (1-based). */
  | {
      readonly kind: "suppressed";
      readonly by: "configuration" | "comment";
      readonly because: string;
      readonly line: number | null;
    }
  | { readonly kind: "late"; readonly because: string }
  | { readonly kind: "nit" }
  | { readonly kind: "low-confidence" }
  | { readonly kind: "over-cap"; readonly cap: number };

/** One claim about changed code, placed and identified. */
export interface Finding extends Claim {
  readonly fingerprint: Fingerprint;
  readonly engine: EngineName;
  readonly unitId: string;
  readonly path: string;
  /** The enclosing declaration's first line, trimmed; part of the fingerprint. */
  readonly scope: string | null;
  readonly placement: Placement;
  readonly marks: readonly Mark[];
  /** Other engines or rules that claimed the same defect; shown as agreement. */
  readonly agreedBy: readonly string[];
  /** Said of one that was fixed and came back: where it had gone, and its older comment's id. */
  readonly cameBack?: { readonly fixedIn: Sha; readonly after: number };
}
