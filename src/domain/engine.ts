import type { FileContent, Side } from "./change.ts";
import type { Claim, EngineName } from "./finding.ts";
import type { Unit } from "./unit.ts";

/** Why something eligible was not reviewed. `retryAt` is epoch milliseconds, null when never. */
export interface NotReviewed {
  readonly code:
    | "crashed"
    | "timed-out"
    | "too-large"
    | "unreadable"
    | "rate-limited"
    | "unavailable"
    | "budget"
    | "refused"
    | "malformed-answer"
    | "superseded";
  /** Who did not review: `ruff`, `oxlint`, `model`, `github`, … */
  readonly by: string;
  /** One short sentence for people, without secrets or code. */
  readonly detail: string;
  readonly retryAt: number | null;
}

/** What one or more calls to a model cost. Dollars are US dollars at the configured prices. */
export interface Usage {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly dollars: number;
}

export const noUsage: Usage = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  dollars: 0,
};

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    dollars: a.dollars + b.dollars,
  };
}

/**
 * What came of one unit. `missing` empty means that the engine looked at all of it; only then is
 * the outcome cached. Claims found before something failed are kept beside what is missing.
 */
export interface UnitOutcome {
  readonly kind: "outcome";
  readonly unitId: string;
  readonly claims: readonly Claim[];
  readonly missing: readonly NotReviewed[];
}

export type EngineEvent = UnitOutcome | { readonly kind: "usage"; readonly usage: Usage };

/** What an engine may touch while it works. */
export interface EngineContext {
  /** Aborted when the review is superseded or the server stops. */
  readonly signal: AbortSignal;
  /** A file of the change; null when it does not exist on that side. Reads are shared. */
  readonly readFile: (path: string, side: Side) => Promise<FileContent | null>;
}

/** The most that a review would cost if no call has to be repeated; what was spent is a `Usage`. */
export interface Forecast {
  readonly calls: number;
  /** Null when the engine knows no price. */
  readonly dollars: number | null;
  /** Dollars that are never exceeded, calls that are repeated included; null for no limit. */
  readonly budget: number | null;
}

/** Something that an engine is made of: a tool, a model, a prompt. */
export interface EnginePart {
  readonly name: string;
  readonly version: string;
}

/** Something that finds. */
export interface Engine {
  readonly name: EngineName;
  /** What rules it has, as `tool/rule-id`. Absent for an engine without rules. */
  readonly rules?: readonly string[];
  /** For the receipt. Absent for an engine that has nothing to tell. */
  readonly parts?: readonly EnginePart[];
  /**
   * Everything besides the rendered unit that can influence this engine's result on it: versions,
   * model, prompt, schema, and the content of whatever else it reads. Enters the unit key.
   */
  identity(unit: Unit, context: EngineContext): Promise<string>;
  /**
   * Reviews the units and yields each outcome as soon as it is known, exactly one per unit, in any
   * order. Does not throw for a unit's failure: that is an outcome with `missing`.
   */
  review(units: readonly Unit[], context: EngineContext): AsyncIterable<EngineEvent>;
  /** Whether two of its rules (`tool/rule-id`) tell the same defect where they tell one line. */
  tellTheSame?(rule: string, other: string): boolean;
  /** What `review` would cost for these units. Absent for an engine that costs nothing. */
  forecast?(units: readonly Unit[]): Forecast;
}
