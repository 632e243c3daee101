import type { Engine } from "../domain/engine.ts";
import { describeOrigin, type EffectiveValue } from "../policy/effective-config.ts";

/**
 * Why a review has no engine: the keys that switched off each of those that there are, with where
 * they come from.
 */
export function noEngineRule(
  engines: readonly Pick<Engine, "name">[],
  values: readonly EffectiveValue[],
): string {
  const off = engines.flatMap(({ name }) => {
    const key = `engines.${name}`;
    const origin = describeOrigin(values, key);
    return origin === null ? [] : [`${key}: false, ${origin}`];
  });
  return `no engine is switched on (${off.length === 0 ? "engines" : off.join("; ")})`;
}
