import { setTimeout as pause } from "node:timers/promises";
import type { Anthropic } from "@anthropic-ai/sdk";
import pRetry from "p-retry";
import type { Clock } from "../domain/clock.ts";
import type { NotReviewed, Usage } from "../domain/engine.ts";
import { RetryLater } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Budget } from "./budget.ts";
import type { TokenEstimator } from "./estimate-tokens.ts";
import { findPrompt } from "./find-prompt.ts";
import type { ModelSettings } from "./model-settings.ts";
import type { Fault } from "./read-fault.ts";
import { sendRequest, type Answer, type Attempt } from "./send-request.ts";
import { usageOf, worstDollars } from "./token-counts.ts";
import type { WarmUp } from "./warm-up.ts";

/** Runs work when there is a place for it; a `p-limit` is one. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** What calls share: the first seven over all reviews of the process, the others over one review. */
export interface CallContext {
  readonly settings: ModelSettings;
  readonly client: Anthropic;
  readonly limiter: Limiter;
  readonly warmUp: WarmUp;
  readonly estimator: TokenEstimator;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: Budget;
  readonly halt: Halt;
  readonly signal: AbortSignal;
  readonly onUsage: (usage: Usage) => void;
}

/** Why nothing more is to be asked in one review, such as a refused key; null to go on. */
interface Halt {
  reason: NotReviewed | null;
}

/** What came of a question after all its attempts. */
export type CallResult =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "too-large" }
  | { readonly kind: "missing"; readonly missing: NotReviewed };

type Tried = Attempt | { readonly kind: "not-sent"; readonly missing: NotReviewed };

/**
 * Asks a model, again after passing faults, each attempt on the budget and in the limiter. Never
 * sleeps longer than the settings allow. Rejects only when the signal aborts or for a fault of ours.
 */
export async function callModel(
  model: string,
  message: string,
  context: CallContext,
): Promise<CallResult> {
  const { settings, log, signal } = context;
  let last: Exclude<Tried, { kind: "answered" }> | null = null;

  const attempt = async (): Promise<Answer> => {
    const tried = await attemptOnce(model, message, context);
    if (tried.kind === "answered") return tried.answer;
    last = tried;
    throw new RetryLater("the model gave no answer", context.clock.now());
  };

  try {
    const answer = await pRetry(attempt, {
      retries: settings.retries,
      minTimeout: settings.retryDelayMs,
      maxTimeout: settings.longestPauseMs,
      randomize: true,
      signal,
      shouldRetry: () => last?.kind === "failed" && mayRetry(last.fault, settings),
      onFailedAttempt: async ({ attemptNumber, retriesLeft }) => {
        if (last?.kind !== "failed") return;
        const { fault } = last;
        log.warn({ model, attempt: attemptNumber, retriesLeft, fault }, "model call failed");
        if (retriesLeft === 0 || !mayRetry(fault, settings)) return;
        // On top of the growing delay, so that calls told the same time do not return as one herd.
        if (fault.waitMs !== null) await pause(fault.waitMs, undefined, { signal });
      },
    });
    return { kind: "answered", answer };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RetryLater) || last === null) throw error;
    return giveUp(last, context);
  }
}

/** One attempt, paid for; not sent when the review was halted or the budget does not allow it. */
async function attemptOnce(model: string, message: string, context: CallContext): Promise<Tried> {
  const { settings, client, limiter, warmUp, estimator, budget, halt, clock, signal } = context;
  const { effort, maxOutputTokens, timeoutMs } = settings;
  const price = settings.prices[model] ?? null;
  const prompt = findPrompt + message;
  const worst =
    price === null ? 0 : worstDollars(estimator.estimate(model, prompt), maxOutputTokens, price);
  const reservation = await budget.reserve(worst, signal);
  if (reservation === null) return { kind: "not-sent", missing: overBudget(settings) };

  let costIsKnown = false;
  let dollars = 0;
  try {
    const tried = await warmUp.run(model, signal, (answerBegins) =>
      limiter(async (): Promise<Tried> => {
        signal.throwIfAborted();
        // Looked at last: while this call waited, another may have learnt that none can succeed.
        if (halt.reason !== null) return { kind: "not-sent", missing: halt.reason };
        const request = { model, effort, maxOutputTokens, message };
        const now = (): number => clock.now();
        const tried = await sendRequest(client, request, { signal, timeoutMs, now, answerBegins });
        // Before the place is given on: whoever takes it must see that it is of no use.
        if (tried.kind === "failed") haltIfForAll(tried.fault, context);
        return tried;
      }),
    );
    costIsKnown = tried.kind === "failed" ? tried.costIsKnown : true;
    if (tried.kind === "not-sent" || tried.tokens === null) return tried;
    const usage = usageOf(tried.tokens, price);
    dollars = usage.dollars;
    context.onUsage(usage);
    if (tried.kind === "answered") {
      const { input, cacheRead, cacheWrite } = tried.tokens;
      estimator.observe(model, prompt, input + cacheRead + cacheWrite);
    }
    return tried;
  } finally {
    // Not known too when the call was aborted in flight.
    if (costIsKnown) reservation.settle(dollars);
    else reservation.forfeit();
  }
}

function mayRetry(
  fault: Fault,
  settings: ModelSettings,
): fault is Extract<Fault, { kind: "passing" }> {
  return fault.kind === "passing" && (fault.waitMs ?? 0) <= settings.longestPauseMs;
}

/** Ends the review for a fault that every other call of it would meet too. */
function haltIfForAll(fault: Fault, context: CallContext): void {
  const { settings, halt, clock } = context;
  const forAll =
    (fault.kind === "lasting" && fault.forAll) ||
    (fault.kind === "passing" && !mayRetry(fault, settings));
  if (forAll) halt.reason ??= missingFor(fault, settings, clock.now());
}

function giveUp(last: Exclude<Tried, { kind: "answered" }>, context: CallContext): CallResult {
  if (last.kind === "not-sent") return { kind: "missing", missing: last.missing };
  if (last.fault.kind === "too-large") return { kind: "too-large" };
  const missing = missingFor(last.fault, context.settings, context.clock.now());
  return { kind: "missing", missing };
}

function missingFor(
  fault: Exclude<Fault, { kind: "too-large" }>,
  settings: ModelSettings,
  now: number,
): NotReviewed {
  const { detail } = fault;
  if (fault.kind === "lasting") return { code: "unavailable", by: "model", detail, retryAt: null };
  // Never sooner, whatever the provider says: its word was heeded by now, and to come back is to
  // read the whole change again.
  const retryAt = now + Math.max(fault.waitMs ?? 0, settings.retryLaterMs);
  return { code: fault.code, by: "model", detail, retryAt };
}

function overBudget(settings: ModelSettings): NotReviewed {
  const detail = `the budget of ${settings.budgetDollars ?? 0} dollars for one review would be overspent`;
  return { code: "budget", by: "model", detail, retryAt: null };
}
