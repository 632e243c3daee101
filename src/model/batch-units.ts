import type { Unit } from "../domain/unit.ts";
import type { TokenEstimator } from "./estimate-tokens.ts";
import type { ModelSettings } from "./model-settings.ts";
import { packBatches, type SizedUnit } from "./pack-batches.ts";
import { showUnit } from "./show-unit.ts";

/** A unit with what the model is shown of it. */
interface ShownUnit extends SizedUnit {
  readonly shown: string;
}

/** The units as they are asked about together, at most `batchTokens` of reviewed code per call. */
export function batchUnits(
  units: readonly Unit[],
  settings: ModelSettings,
  estimator: TokenEstimator,
): readonly (readonly ShownUnit[])[] {
  const shownUnits = units.map((unit) => {
    const shown = showUnit(unit);
    return { unit, shown, tokens: estimator.estimate(settings.findModel, shown) };
  });
  return packBatches(shownUnits, settings.batchTokens);
}
