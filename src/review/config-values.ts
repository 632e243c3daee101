import type { ConfigValue } from "../domain/receipt.ts";
import { describeSource, type EffectiveValue } from "../policy/effective-config.ts";

/** The configuration that counted, key by key, as the receipt records it. */
export function configValues(values: readonly EffectiveValue[]): readonly ConfigValue[] {
  return values.map(({ key, value, source }) => ({ key, value, source: describeSource(source) }));
}
