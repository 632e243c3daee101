import { setMaxListeners } from "node:events";
import pLimit from "p-limit";
import type { Clock } from "../domain/clock.ts";
import type { Engine, EngineContext, EngineEvent, NotReviewed } from "../domain/engine.ts";
import { messageOf } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Unit } from "../domain/unit.ts";
import { batchUnits } from "./batch-units.ts";
import { createBudget, type Budget } from "./budget.ts";
import { callModel, type CallContext, type Limiter } from "./call-model.ts";
import { createChannel } from "./channel.ts";
import { createClient } from "./create-client.ts";
import { createTokenEstimator } from "./estimate-tokens.ts";
import { findIdentity, modelParts } from "./find-identity.ts";
import { forecast } from "./forecast.ts";
import type { ModelSettings } from "./model-settings.ts";
import { reviewBatch } from "./review-batch.ts";
import { withoutSecrets } from "./sanitise.ts";
import { showUnit } from "./show-unit.ts";
import { createWarmUp } from "./warm-up.ts";

export interface ModelEngineOptions {
  readonly settings: ModelSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Bounds calls in flight; by default one of `settings.maxInFlight` places, made here. */
  readonly limiter?: Limiter;
}

/**
 * The language-model engine. Create one per process: its limiter, its knowledge of the provider's
 * prompt cache and its token estimates are shared by all reviews.
 */
export function createModelEngine(options: ModelEngineOptions): Engine {
  const { settings, clock, log } = options;
  const client = createClient(settings);
  const limiter = options.limiter ?? pLimit(settings.maxInFlight);
  const warmUp = createWarmUp(clock, settings.warmUpMs);
  const estimator = createTokenEstimator();
  warnOfMissingPrices(settings, log);

  // A review may call `review` more than once; all its calls share one context and one budget.
  const budgets = new WeakMap<EngineContext, Budget>();
  const budgetOf = (context: EngineContext): Budget => {
    const budget = budgets.get(context) ?? createBudget(settings.budgetDollars);
    budgets.set(context, budget);
    return budget;
  };

  return {
    name: "model",
    parts: modelParts(settings),
    identity: (unit) => Promise.resolve(findIdentity(settings, showUnit(unit))),
    forecast: (units) => forecast(units, settings, estimator),
    review: (units, context) =>
      reviewUnits(units, context, {
        settings,
        client,
        limiter,
        warmUp,
        estimator,
        clock,
        log,
        budget: budgetOf(context),
      }),
  };
}

type ReviewContext = Omit<CallContext, "signal" | "halt" | "onUsage">;

async function* reviewUnits(
  units: readonly Unit[],
  engineContext: EngineContext,
  context: ReviewContext,
): AsyncGenerator<EngineEvent, void, undefined> {
  const abandoned = new AbortController();
  const signal = AbortSignal.any([engineContext.signal, abandoned.signal]);
  // Every call that waits listens to it; Node would take more than ten for a leak.
  setMaxListeners(0, signal);
  const channel = createChannel<EngineEvent>();
  const push = (event: EngineEvent): void => channel.push(event);
  const work = startBatches(units, push, { ...context, signal }).finally(() => channel.end());
  try {
    yield* channel.drain();
  } finally {
    // When the reader left early, nothing may go on being paid for.
    abandoned.abort();
    await work;
  }
}

/** Starts all batches and resolves when every unit has its outcome. Never rejects. */
async function startBatches(
  units: readonly Unit[],
  push: (event: EngineEvent) => void,
  context: Omit<CallContext, "halt" | "onUsage">,
): Promise<void> {
  const { settings, estimator, log } = context;
  const open = new Set(units);
  const settle = (
    unit: Unit,
    claims: EngineOutcome["claims"],
    missing: EngineOutcome["missing"],
  ) => {
    if (open.delete(unit)) push({ kind: "outcome", unitId: unit.id, claims, missing });
  };
  const callContext: CallContext = {
    ...context,
    halt: { reason: null },
    onUsage: (usage) => push({ kind: "usage", usage }),
  };

  const batches = batchUnits(units, settings, estimator);
  await Promise.all(
    batches.map(async (batch) => {
      try {
        await reviewBatch(batch, {
          findModel: settings.findModel,
          fallbackModel: settings.fallbackModel,
          log,
          ask: (model, message) => callModel(model, message, callContext),
          settle,
        });
      } catch (error) {
        const missing = context.signal.aborted ? superseded : crashed(error, settings, log);
        for (const { unit } of batch) settle(unit, [], [missing]);
      }
    }),
  );
}

type EngineOutcome = Extract<EngineEvent, { kind: "outcome" }>;

const superseded: NotReviewed = {
  code: "superseded",
  by: "model",
  detail: "the review was stopped before the model answered",
  retryAt: null,
};

function crashed(error: unknown, settings: ModelSettings, log: Log): NotReviewed {
  // A broken header value is quoted in the error of `fetch`, and the key stands in a header.
  const message = withoutSecrets(messageOf(error).replaceAll(settings.apiKey, "[redacted]"));
  log.error({ message }, "the model engine failed");
  return {
    code: "crashed",
    by: "model",
    detail: "the model engine failed; see the log",
    retryAt: null,
  };
}

function warnOfMissingPrices(settings: ModelSettings, log: Log): void {
  for (const model of new Set([settings.findModel, settings.fallbackModel])) {
    if (model === null || settings.prices[model] !== undefined) continue;
    const { budgetDollars } = settings;
    log.warn({ model, budgetDollars }, "the model has no price: its cost counts as 0 dollars");
  }
}
