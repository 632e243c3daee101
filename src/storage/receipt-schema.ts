import { z } from "zod";
import type { FileCoverage, UnitCoverage } from "../domain/coverage.ts";
import type { NotReviewed, Usage } from "../domain/engine.ts";
import { categories, severities } from "../domain/finding.ts";
import { fingerprint, reviewId, sha, unitKey } from "../domain/ids.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { Verdict } from "../domain/verdict.ts";
import { brandedSchema } from "./branded-schema.ts";

const shaSchema = brandedSchema(sha);
const fingerprintSchema = brandedSchema(fingerprint);
const engineSchema = z.enum(["analyzers", "model"]);
const retryAtSchema = z.number().nullable();

const notReviewedSchema: z.ZodType<NotReviewed> = z.object({
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
  by: z.string(),
  detail: z.string(),
  retryAt: retryAtSchema,
});

const unitCoverageSchema: z.ZodType<UnitCoverage> = z.object({
  unitId: z.string(),
  path: z.string(),
  lines: z.object({ first: z.int(), last: z.int() }).nullable(),
  keys: z
    .object({ analyzers: brandedSchema(unitKey), model: brandedSchema(unitKey) })
    .partial()
    .transform(({ analyzers, model }) => ({
      ...(analyzers === undefined ? {} : { analyzers }),
      ...(model === undefined ? {} : { model }),
    })),
  state: z.enum(["reviewed", "cached", "not-reviewed"]),
  missing: z.array(notReviewedSchema),
});

const fileCoverageSchema: z.ZodType<FileCoverage> = z.discriminatedUnion("state", [
  z.object({ path: z.string(), state: z.literal("eligible"), units: z.int() }),
  z.object({ path: z.string(), state: z.literal("skipped"), rule: z.string() }),
  z.object({ path: z.string(), state: z.literal("nothing-to-review"), why: z.string() }),
  z.object({ path: z.string(), state: z.literal("not-reviewed"), missing: notReviewedSchema }),
]);

const verdictSchema: z.ZodType<Verdict> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("clean") }),
  z.object({ kind: z.literal("findings"), open: z.int() }),
  z.object({ kind: z.literal("blocked"), by: z.array(fingerprintSchema), open: z.int() }),
  z.object({
    kind: z.literal("partial"),
    reviewed: z.int(),
    eligible: z.int(),
    open: z.int(),
    retryAt: retryAtSchema,
  }),
  z.object({ kind: z.literal("skipped"), rule: z.string() }),
  z.object({ kind: z.literal("failed"), why: z.string(), retryAt: retryAtSchema }),
  z.object({ kind: z.literal("superseded") }),
]);

const usageSchema: z.ZodType<Usage> = z.object({
  calls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  dollars: z.number(),
});

/** `receipts.receipt`. */
export const receiptSchema: z.ZodType<Receipt> = z.object({
  version: z.literal(1),
  review: brandedSchema(reviewId),
  repositoryId: z.string(),
  pullRequest: z.int().nullable(),
  base: shaSchema,
  mergeBase: shaSchema,
  head: shaSchema,
  startedAt: z.number(),
  endedAt: z.number(),
  engines: z.array(engineSchema),
  coverage: z.object({
    files: z.array(fileCoverageSchema),
    units: z.array(unitCoverageSchema),
    truncated: z.string().nullable(),
  }),
  verdict: verdictSchema,
  usage: usageSchema,
  findings: z.array(
    z.object({
      fingerprint: fingerprintSchema,
      path: z.string(),
      category: z.enum(categories),
      severity: z.enum(severities),
      rule: z.string().nullable(),
      marks: z.array(
        z.enum([
          "duplicate",
          "already-said",
          "outside-change",
          "suppressed",
          "late",
          "nit",
          "low-confidence",
          "over-cap",
        ]),
      ),
    }),
  ),
});
