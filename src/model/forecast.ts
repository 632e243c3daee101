import type { Forecast } from "../domain/engine.ts";
import type { Unit } from "../domain/unit.ts";
import { batchUnits } from "./batch-units.ts";
import type { TokenEstimator } from "./estimate-tokens.ts";
import { findPrompt } from "./find-prompt.ts";
import { findMessage, labelAt } from "./find-request.ts";
import type { ModelSettings } from "./model-settings.ts";
import { worstDollars } from "./token-counts.ts";

/**
 * What reviewing the units costs at most, each batch asked about once: no prompt comes from the
 * provider's cache, and every answer is as long as it may be.
 */
export function forecast(
  units: readonly Unit[],
  settings: ModelSettings,
  estimator: TokenEstimator,
): Forecast {
  const { findModel, maxOutputTokens, budgetDollars } = settings;
  const price = settings.prices[findModel];
  const batches = batchUnits(units, settings, estimator);
  const dollars =
    price === undefined
      ? null
      : batches.reduce((sum, batch) => {
          const message = findMessage(
            batch.map(({ shown }, position) => ({ label: labelAt(position), shown })),
          );
          const tokens = estimator.estimate(findModel, findPrompt + message);
          return sum + worstDollars(tokens, maxOutputTokens, price);
        }, 0);
  return { calls: batches.length, dollars, budget: budgetDollars };
}
