import type { NotReviewed } from "../domain/engine.ts";
import type { Claim } from "../domain/finding.ts";
import type { Log } from "../domain/log.ts";
import type { Unit } from "../domain/unit.ts";
import type { CallResult } from "./call-model.ts";
import { findMessage, labelAt } from "./find-request.ts";
import { readFindAnswer, type FindAnswerRead } from "./find-schema.ts";
import type { Answer } from "./send-request.ts";
import { toClaim } from "./to-claim.ts";

/** A unit on its way, with the claims of an answer that did not say that it was read. */
interface Pending {
  readonly unit: Unit;
  readonly shown: string;
  readonly kept: readonly Claim[];
}

/** Some units asked about together, and what was tried with them before. */
interface Batch {
  readonly units: readonly Pending[];
  readonly model: string;
  /** How often an answer that could not be read may still be asked for anew. */
  readonly patience: "ask again" | "split" | "none";
  /** True when the model did not confirm that it had read this one unit, and is asked once more. */
  readonly isReminder: boolean;
}

export interface BatchContext {
  readonly findModel: string;
  readonly fallbackModel: string | null;
  readonly log: Log;
  /** Asks a model; see `callModel`. */
  readonly ask: (model: string, message: string) => Promise<CallResult>;
  readonly settle: (unit: Unit, claims: readonly Claim[], missing: readonly NotReviewed[]) => void;
}

/**
 * Reviews the units of one batch to an end: each is settled once, reviewed or with the reason why
 * not. What does not fit is asked in halves, what is refused goes to the fallback model, what can
 * not be read is asked again.
 */
export async function reviewBatch(
  units: readonly { readonly unit: Unit; readonly shown: string }[],
  context: BatchContext,
): Promise<void> {
  const pending = units.map(({ unit, shown }) => ({ unit, shown, kept: [] }));
  const batch: Batch = {
    units: pending,
    model: context.findModel,
    patience: "ask again",
    isReminder: false,
  };
  await review(batch, context);
}

async function review(batch: Batch, context: BatchContext): Promise<void> {
  const labelled = batch.units.map(({ shown }, index) => ({ label: labelAt(index), shown }));
  const result = await context.ask(batch.model, findMessage(labelled));
  switch (result.kind) {
    case "answered":
      return readAnswer(batch, result.answer, context);
    case "too-large":
      return splitOrSay(batch, tooLarge("it is too long for the model"), context);
    case "missing":
      return settleAll(batch, result.missing, context);
  }
}

async function readAnswer(batch: Batch, answer: Answer, context: BatchContext): Promise<void> {
  switch (answer.stopReason) {
    case "max_tokens":
      return splitOrSay(batch, tooLarge("the answer to it is longer than allowed"), context);
    case "model_context_window_exceeded":
      return splitOrSay(batch, tooLarge("it is too long for the model"), context);
    case "refusal":
      return refused(batch, answer, context);
    default: {
      const read = readFindAnswer(answer.text);
      if (read === null) return unreadable(batch, answer, context);
      return settleRead(batch, read, context);
    }
  }
}

async function settleRead(
  batch: Batch,
  read: FindAnswerRead,
  context: BatchContext,
): Promise<void> {
  if (read.skipped.length > 0) {
    context.log.warn({ skipped: read.skipped }, "findings of the model could not be read");
  }
  const claims = claimsByLabel(batch, read, context.log);
  const again: Pending[] = [];
  for (const [index, { unit, shown, kept }] of batch.units.entries()) {
    const label = labelAt(index);
    const found = [...kept, ...(claims.get(label) ?? [])];
    if (read.units.has(label)) context.settle(unit, found, []);
    else if (batch.isReminder) context.settle(unit, found, [malformed(notConfirmed)]);
    else again.push({ unit, shown, kept: found });
  }
  await Promise.all(
    again.map((unit) => review({ ...batch, units: [unit], isReminder: true }, context)),
  );
}

function claimsByLabel(
  batch: Batch,
  read: FindAnswerRead,
  log: Log,
): ReadonlyMap<string, readonly Claim[]> {
  const units = new Map(batch.units.map(({ unit }, index) => [labelAt(index), unit]));
  const claims = new Map<string, Claim[]>();
  for (const finding of read.findings) {
    const unit = units.get(finding.unit);
    const claim = unit === undefined ? null : toClaim(finding, unit);
    if (claim === null) {
      const why = unit === undefined ? "unknown unit" : "no title or no quote";
      log.warn({ why }, "a finding of the model was skipped");
      continue;
    }
    claims.set(finding.unit, [...(claims.get(finding.unit) ?? []), claim]);
  }
  return claims;
}

async function splitOrSay(
  batch: Batch,
  missing: NotReviewed,
  context: BatchContext,
): Promise<void> {
  if (batch.units.length < 2) return settleAll(batch, missing, context);
  const middle = Math.ceil(batch.units.length / 2);
  const halves = [batch.units.slice(0, middle), batch.units.slice(middle)];
  await Promise.all(halves.map((units) => review({ ...batch, units }, context)));
}

async function refused(batch: Batch, answer: Answer, context: BatchContext): Promise<void> {
  context.log.warn({ model: batch.model, category: answer.refusal }, "the model refused to review");
  if (context.fallbackModel !== null && batch.model !== context.fallbackModel) {
    return review({ ...batch, model: context.fallbackModel }, context);
  }
  const why = answer.refusal === null ? "" : ` (${answer.refusal})`;
  const detail = `the model refused to review this code${why}`;
  settleAll(batch, { code: "refused", by: "model", detail, retryAt: null }, context);
}

async function unreadable(batch: Batch, answer: Answer, context: BatchContext): Promise<void> {
  const { model, stopReason } = { model: batch.model, stopReason: answer.stopReason };
  context.log.warn(
    { model, stopReason, length: answer.text.length },
    "the answer of the model is not of the asked form",
  );
  const missing = malformed("the model's answer was not of the asked form");
  switch (batch.patience) {
    case "ask again":
      return review({ ...batch, patience: "split" }, context);
    case "split":
      return splitOrSay({ ...batch, patience: "none" }, missing, context);
    case "none":
      return settleAll(batch, missing, context);
  }
}

function settleAll(batch: Batch, missing: NotReviewed, context: BatchContext): void {
  for (const { unit, kept } of batch.units) context.settle(unit, kept, [missing]);
}

const notConfirmed = "the model did not confirm that it read this code";

function malformed(detail: string): NotReviewed {
  return { code: "malformed-answer", by: "model", detail, retryAt: null };
}

function tooLarge(detail: string): NotReviewed {
  return { code: "too-large", by: "model", detail, retryAt: null };
}
