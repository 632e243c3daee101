import type { LineRange } from "./coverage.ts";
import type { Category, Confidence, EngineName, Severity } from "./finding.ts";
import type { Fingerprint, Sha } from "./ids.ts";

/** What has become of a finding. */
export type FindingLife =
  /** It holds, said in a thread or in the summary. */
  | { readonly kind: "open" }
  /** `in`: the first head that was seen without it. */
  | { readonly kind: "fixed"; readonly in: Sha }
  /**
   * By somebody with write access; both are plain text. `resolved`: its thread was resolved with it or
   * since, so that whoever opens the thread again takes the dismissal back.
   */
  | {
      readonly kind: "dismissed";
      readonly by: string;
      readonly because: string;
      readonly resolved?: true | undefined;
    }
  /** We took it back. */
  | { readonly kind: "withdrawn"; readonly because: string }
  /** A worse finding of the same defect speaks for it. */
  | { readonly kind: "superseded"; readonly by: Fingerprint }
  /** `rule`: the line of configuration or the comment that silences it, in words. */
  | { readonly kind: "suppressed"; readonly rule: string }
  /** Found after the first whole review on lines that had been seen: counted, not raised. */
  | { readonly kind: "late" };

/** When and at which head something was; `at` is epoch milliseconds. */
export interface Sighting {
  readonly head: Sha;
  readonly at: number;
}

/** The comment that says a finding, and what hangs on it. */
interface LedgerThread {
  readonly commentId: number;
  /** The platform's id of the thread, by which it is resolved; null while it is not known. */
  readonly nodeId: string | null;
  /** Who of those whose word counts answered in it: then it is not said again in other words. */
  readonly answeredBy: string | null;
}

/** One finding ever raised on a pull request. */
export interface LedgerEntry {
  readonly fingerprint: Fingerprint;
  readonly life: FindingLife;
  readonly engine: EngineName;
  /** Its file as it was called when it was last seen. */
  readonly path: string;
  readonly scope: string | null;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  readonly quote: string;
  readonly rule: string | null;
  /** Its lines in the newest code that was seen; null when it has none or they are gone. */
  readonly lines: LineRange | null;
  /** What the unit looked like that it was last found in, as a short hash; null when unknown. */
  readonly unit: string | null;
  readonly firstSeen: Sighting;
  readonly lastSeen: Sighting;
  /** Null when it stands in the summary only. */
  readonly thread: LedgerThread | null;
}
