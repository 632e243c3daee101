import { createHash } from "node:crypto";
import type { Category } from "../domain/finding.ts";
import { fingerprint } from "../domain/ids.ts";
import type { Fingerprint } from "../domain/ids.ts";
import { normaliseSpace } from "./normalise.ts";

export interface FingerprintParts {
  readonly path: string;
  /** The enclosing declaration: see `scopeFinder`; null at file level. */
  readonly scope: string | null;
  readonly category: Category;
  /** An analyzer's rule speaks for its findings; the category for the model's. */
  readonly rule: string | null;
  readonly quote: string;
  /** 0 for the first finding with these parts, in file order, then 1, 2, … */
  readonly ordinal: number;
}

/**
 * Who a finding is: the first 16 hexadecimal digits of SHA-256 over its place and its code. Nothing
 * that is worded enters, and white space is normalised, so that it survives shifted lines, rebases,
 * another indentation and other words for the same claim.
 */
export function fingerprintOf(parts: FingerprintParts): Fingerprint {
  const { path, scope, category, rule, quote, ordinal } = parts;
  const place = [path, scope === null ? null : normaliseSpace(scope)];
  const what = [rule ?? category, normaliseSpace(quote)];
  const encoded = JSON.stringify([...place, ...what, ...(ordinal > 0 ? [ordinal] : [])]);
  return fingerprint(createHash("sha256").update(encoded).digest("hex").slice(0, 16));
}
