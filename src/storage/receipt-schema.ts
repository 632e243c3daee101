import { z } from "zod";
import type { LineRange } from "../domain/coverage.ts";
import type { NotReviewed, Usage } from "../domain/engine.ts";
import { categories, confidences, severities, type Mark } from "../domain/finding.ts";
import { fingerprint, reviewId, sha, unitKey } from "../domain/ids.ts";
import type { Receipt, ReceiptFile, ReceiptFinding, SignedReceipt } from "../domain/receipt.ts";
import type { Verdict } from "../domain/verdict.ts";

/** An id with its pattern beside the brand: a pattern can be published, a brand can not. */
function idSchema<Id extends string>(pattern: RegExp, read: (text: string) => Id, about: string) {
  return z.string().regex(pattern).describe(about).transform(read);
}

const shaSchema = idSchema(/^([0-9a-f]{40}|[0-9a-f]{64})$/, sha, "A full git object name.");
const fingerprintSchema = idSchema(
  /^[0-9a-f]{16}$/,
  fingerprint,
  "The identity of a finding across pushes, rebases and rewording.",
);
const unitKeySchema = idSchema(
  /^[0-9a-f]{64}$/,
  unitKey,
  "SHA-256 over all that can influence a result.",
);
const reviewSchema = idSchema(/^[0-9a-f]{16}$/, reviewId, "The identity of this review.");
const time = z.number().describe("Milliseconds since 1970, UTC.");
const retryAt = time.nullable().describe("When it is tried again; null when never.");
const engineName = z.enum(["analyzers", "model"]);
const lineNumber = z.int().min(1);

const lineRange: z.ZodType<LineRange> = z
  .object({ side: z.enum(["new", "old"]), first: lineNumber, last: lineNumber })
  .describe("Lines of the head (new) or the merge base (old), 1-based, inclusive.");

const notReviewed: z.ZodType<NotReviewed> = z
  .object({
    code: z.enum([
      "crashed",
      "timed-out",
      "too-large",
      "unreadable",
      "rate-limited",
      "unavailable",
      "budget",
      "refused",
      "malformed-answer",
      "superseded",
    ]),
    by: z.string().describe("Who did not review: ruff, model, source, …"),
    detail: z.string(),
    retryAt,
  })
  .describe("Why something that had to be reviewed was not.");

const file: z.ZodType<ReceiptFile> = z.object({
  path: z.string(),
  state: z.enum([
    "reviewed",
    "cached",
    "partly-reviewed",
    "not-reviewed",
    "skipped",
    "nothing-to-review",
  ]),
  why: z.string().nullable().describe("The rule that skipped it, or why nobody reviewed it."),
  units: z.array(
    z.object({
      id: z.string(),
      state: z.enum(["reviewed", "cached", "not-reviewed"]),
      ranges: z.array(lineRange),
      keys: z
        .object({ analyzers: unitKeySchema, model: unitKeySchema })
        .partial()
        .transform(({ analyzers, model }) => ({
          ...(analyzers === undefined ? {} : { analyzers }),
          ...(model === undefined ? {} : { model }),
        }))
        .describe("The results that it rests on."),
      missing: z.array(notReviewed),
    }),
  ),
});

export const verdictSchema: z.ZodType<Verdict> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reviewed-clean") }),
  z.object({ kind: z.literal("reviewed-findings"), open: z.int() }),
  z.object({ kind: z.literal("blocked"), by: z.array(fingerprintSchema), open: z.int() }),
  z.object({
    kind: z.literal("partial"),
    reviewed: z.int(),
    eligible: z.int(),
    open: z.int(),
    retryAt,
  }),
  z.object({ kind: z.literal("skipped"), rule: z.string() }),
  z.object({ kind: z.literal("not-reviewed"), why: z.string(), retryAt }),
  z.object({ kind: z.literal("superseded"), by: z.enum(["push", "close"]) }),
]);

const mark: z.ZodType<Mark> = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("duplicate"), of: fingerprintSchema }),
    z.object({ kind: z.literal("already-said"), state: z.enum(["open", "dismissed", "fixed"]) }),
    z.object({ kind: z.literal("outside-change") }),
    z.object({
      kind: z.literal("suppressed"),
      by: z.enum(["configuration", "comment"]),
      because: z.string(),
      line: z.int().nullable(),
    }),
    z.object({ kind: z.literal("late"), because: z.string() }),
    z.object({ kind: z.literal("nit") }),
    z.object({ kind: z.literal("low-confidence") }),
    z.object({ kind: z.literal("over-cap"), cap: z.int() }),
  ])
  .describe("Why a finding is no comment.");

const finding: z.ZodType<ReceiptFinding> = z.object({
  fingerprint: fingerprintSchema,
  engine: engineName,
  path: z.string(),
  lines: lineRange.nullable(),
  title: z.string(),
  category: z.enum(categories),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  rule: z.string().nullable(),
  agreedBy: z.array(z.string()),
  marks: z.array(mark),
  comment: z.int().nullable().describe("The id of the comment that says it."),
});

const usage: z.ZodType<Usage> = z.object({
  calls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  dollars: z.number().describe("US dollars at the configured prices."),
});

const receipt: z.ZodType<Receipt> = z
  .object({
    version: z.literal(2).describe("Grows when a field changes its meaning, goes, or is renamed."),
    review: reviewSchema,
    program: z.string().describe("The version of Marginalia."),
    repository: z.object({ id: z.string(), owner: z.string(), name: z.string() }),
    pullRequest: z.int().nullable(),
    base: shaSchema,
    mergeBase: shaSchema,
    head: shaSchema,
    startedAt: time,
    endedAt: time,
    verdict: verdictSchema,
    coverage: z.object({
      units: z
        .object({ eligible: z.int(), reviewed: z.int(), cached: z.int() })
        .describe("A file that could not be read counts as one unit."),
      files: z.array(file),
      truncated: z.string().nullable().describe("Why the list of files is not whole."),
    }),
    findings: z.array(finding),
    late: z
      .int()
      .optional()
      .describe("How many of the findings are new on lines that an earlier review had seen."),
    configuration: z.array(
      z.object({
        key: z.string(),
        value: z.unknown(),
        source: z.string().describe("default, or the file that sets it."),
      }),
    ),
    engines: z.array(
      z.object({
        name: engineName,
        parts: z.array(z.object({ name: z.string(), version: z.string() })),
      }),
    ),
    usage,
    notes: z.array(z.string()),
  })
  .describe("The record of one review of one head.");

/** `receipts.receipt`, and what the published schema is made from. */
export const signedReceiptSchema: z.ZodType<SignedReceipt> = z
  .object({
    receipt,
    signature: z
      .object({
        algorithm: z.literal("Ed25519"),
        key: z
          .string()
          .regex(/^[0-9a-f]{16}$/)
          .describe("The first digits of the SHA-256 of the public key's 32 bytes."),
        value: z
          .string()
          .regex(/^[A-Za-z0-9+/]{86}==$/)
          .describe("In base64."),
      })
      .describe("Over the UTF-8 bytes of `receipt` in the canonical form of RFC 8785."),
  })
  .describe("A receipt of Marginalia with its proof. Readers ignore fields that they do not know.");
