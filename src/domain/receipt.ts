import type { LineRange } from "./coverage.ts";
import type { EnginePart, NotReviewed, Usage } from "./engine.ts";
import type { Category, Confidence, EngineName, Mark, Severity } from "./finding.ts";
import type { Fingerprint, ReviewId, Sha, UnitKey } from "./ids.ts";
import type { RepositoryRef } from "./pull-request.ts";
import type { Verdict } from "./verdict.ts";

/** One key of the configuration as it held, with where its value comes from: `default`, or a file. */
export interface ConfigValue {
  /** As it is written, e.g. `engines.model`. */
  readonly key: string;
  /** Anything that JSON can say. */
  readonly value: unknown;
  readonly source: string;
}

/** One unit under one review. `keys` name the results in the cache that it rests on. */
export interface ReceiptUnit {
  readonly id: string;
  readonly state: "reviewed" | "cached" | "not-reviewed";
  /** Its changed lines, exactly; see `UnitCoverage.ranges`. */
  readonly ranges: readonly LineRange[];
  readonly keys: Readonly<Partial<Record<EngineName, UnitKey>>>;
  /** Who did not look at it and why; empty unless it is `not-reviewed`. */
  readonly missing: readonly NotReviewed[];
}

/**
 * One file of the change. `cached`: everything in it was known from earlier reviews. `partly`: some
 * of its units were reviewed and some were not.
 */
export interface ReceiptFile {
  readonly path: string;
  readonly state:
    "reviewed" | "cached" | "partly-reviewed" | "not-reviewed" | "skipped" | "nothing-to-review";
  /** The rule that skipped it, or why there was nothing to review or nobody reviewed it. */
  readonly why: string | null;
  readonly units: readonly ReceiptUnit[];
}

/** One finding and what became of it. Text is plain; `title` may quote private code. */
export interface ReceiptFinding {
  readonly fingerprint: Fingerprint;
  readonly engine: EngineName;
  readonly path: string;
  /** Null where it has no place in the diff. */
  readonly lines: LineRange | null;
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly rule: string | null;
  readonly agreedBy: readonly string[];
  /** Why it is no comment; empty for one that was said. */
  readonly marks: readonly Mark[];
  /** The comment that says it, by the platform's id; null where it stands in the summary or nowhere. */
  readonly comment: number | null;
}

interface ReceiptEngine {
  readonly name: EngineName;
  /** Its tools or models, with their versions. */
  readonly parts: readonly EnginePart[];
}

/**
 * The record of one review of one head. Times are epoch milliseconds, money is US dollars. Fields
 * may be added to a version; one that goes or changes its meaning makes a new one.
 */
export interface Receipt {
  readonly version: 2;
  readonly review: ReviewId;
  /** The version of Marginalia. */
  readonly program: string;
  /** With the names that it had then. */
  readonly repository: RepositoryRef;
  /** Null for a review of a local clone. */
  readonly pullRequest: number | null;
  readonly base: Sha;
  readonly mergeBase: Sha;
  readonly head: Sha;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly verdict: Verdict;
  readonly coverage: {
    /** A file that could not be read counts as one. `cached` ones are `reviewed` too. */
    readonly units: {
      readonly eligible: number;
      readonly reviewed: number;
      readonly cached: number;
    };
    readonly files: readonly ReceiptFile[];
    /** Said when the platform did not list all files. */
    readonly truncated: string | null;
  };
  readonly findings: readonly ReceiptFinding[];
  /** How many of them are new on lines that an earlier review had seen. */
  readonly late?: number | undefined;
  readonly configuration: readonly ConfigValue[];
  readonly engines: readonly ReceiptEngine[];
  readonly usage: Usage;
  /** What the review had to remark, e.g. on the configuration. Plain text. */
  readonly notes: readonly string[];
}

/**
 * A receipt that can be proved: `value` is the Ed25519 signature, in base64, over the UTF-8 bytes of
 * the receipt as `canonicalJson` writes it. `key` tells which key made it.
 */
export interface SignedReceipt {
  readonly receipt: Receipt;
  readonly signature: {
    readonly algorithm: "Ed25519";
    /** The first 16 hexadecimal digits of the SHA-256 of the public key's 32 bytes. */
    readonly key: string;
    readonly value: string;
  };
}
