import { createAnalyzerEngine } from "./analyzers/engine.ts";
import type { RuleFile } from "./analyzers/own-rules/rule-file.ts";
import type { Clock } from "./domain/clock.ts";
import type { Engine } from "./domain/engine.ts";
import type { Log } from "./domain/log.ts";
import { createModelEngine } from "./model/model-engine.ts";
import { defaultModelSettings, type ModelSettings } from "./model/model-settings.ts";
import type { ModelChoice } from "./settings.ts";

export interface Engines {
  readonly all: readonly Engine[];
  /** Ends the analyzers' processes. */
  close(): Promise<void>;
}

/**
 * The engines of a process: the analyzers always, the model where there is a key for it. Throws
 * `TellTheUser` for rules that cannot be used.
 */
export function createEngines(parts: {
  readonly model: ModelChoice | null;
  /** Files of the user's own rules, for the analyzers. */
  readonly ownRules?: readonly RuleFile[];
  readonly clock: Clock;
  readonly log: Log;
}): Engines {
  const { model, ownRules = [], clock, log } = parts;
  const analyzers = createAnalyzerEngine({ log, ownRules });
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
