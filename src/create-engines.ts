import { createAnalyzerEngine } from "./analyzers/engine.ts";
import type { Clock } from "./domain/clock.ts";
import type { Engine } from "./domain/engine.ts";
import { TellTheUser } from "./domain/errors.ts";
import type { Log } from "./domain/log.ts";
import { createModelEngine } from "./model/model-engine.ts";
import { defaultModelSettings, type ModelSettings } from "./model/model-settings.ts";
import type { ModelChoice } from "./settings.ts";

export interface Engines {
  readonly all: readonly Engine[];
  /** Ends the analyzers' processes. */
  close(): Promise<void>;
}

/** A file of somebody's own rules, as it was read. */
export interface UserRules {
  readonly path: string;
  readonly text: string;
}

/**
 * The engines of a process: the analyzers always, the model where there is a key for it. Throws
 * `TellTheUser` for rules that cannot be used.
 */
export function createEngines(parts: {
  readonly model: ModelChoice | null;
  /** For the analyzers, beside their own. */
  readonly userRules?: readonly UserRules[];
  readonly clock: Clock;
  readonly log: Log;
}): Engines {
  const { model, userRules = [], clock, log } = parts;
  if (userRules.length > 0) {
    throw new TellTheUser("Your own rules are not supported by this build", "Leave --rules out.");
  }
  const analyzers = createAnalyzerEngine({ log });
  const engines: Engine[] = [analyzers];
  if (model !== null) {
    engines.push(createModelEngine({ settings: modelSettings(model), clock, log }));
  }
  return { all: engines, close: () => analyzers.close() };
}

/** What the owner chose, and the engine's own defaults for the rest. */
export function modelSettings(choice: ModelChoice): ModelSettings {
  return {
    ...defaultModelSettings,
    apiKey: choice.apiKey,
    baseUrl: choice.baseUrl ?? defaultModelSettings.baseUrl,
    findModel: choice.model ?? defaultModelSettings.findModel,
    fallbackModel: choice.fallbackModel ?? defaultModelSettings.fallbackModel,
    maxInFlight: choice.concurrency ?? defaultModelSettings.maxInFlight,
    budgetDollars: choice.budgetDollars ?? defaultModelSettings.budgetDollars,
  };
}
