import type { Engine } from "../domain/engine.ts";
import { describeSource, type EffectiveValue } from "../policy/effective-config.ts";

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
    const source = values.find((one) => one.key === key)?.source;
    return source === undefined ? [] : [`${key}: false, ${describeSource(source)}`];
  });
  return `no engine is switched on (${off.length === 0 ? "engines" : off.join("; ")})`;
}
