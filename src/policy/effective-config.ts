import { configKeys, configSchema } from "./config-schema.ts";
import type { ConfigEntry } from "./key-reader.ts";
import { toRepositoryConfig, type RepositoryConfig } from "./repository-config.ts";

/** Where a repository, or its owner in the repository `.github`, says what is asked of the reviewer. */
export const configPath = ".github/marginalia.yml";

/** Whose file it is: the repository's own, or that of its owner's `.github` repository. */
export type ConfigOrigin = "repository" | "organisation";

/** What one file says, as far as it was understood. */
export interface ConfigLayer {
  readonly origin: ConfigOrigin;
  readonly entries: ReadonlyMap<string, ConfigEntry>;
  /** The revision that it was remembered from, because the present file cannot be read; else null. */
  readonly rememberedFrom: string | null;
}

/** Where a value comes from. `line` is 1-based. */
export type ConfigSource =
  | { readonly kind: "default" }
  | {
      readonly kind: "file";
      readonly origin: ConfigOrigin;
      readonly line: number;
      readonly rememberedFrom: string | null;
    };

/** One key with the value that counts. */
export interface EffectiveValue {
  /** By path, e.g. `review.drafts`. */
  readonly key: string;
  /** As it would be written in the file: plain data. */
  readonly value: unknown;
  readonly source: ConfigSource;
  /** Lines of the items of a list that a file gave, 1-based; else empty. */
  readonly itemLines: readonly number[];
}

export interface EffectiveConfig {
  readonly config: RepositoryConfig;
  /** Every key, in the order of the schema. */
  readonly values: readonly EffectiveValue[];
}

/** Key by key the value of the first layer that has one, else the default. */
export function effectiveConfig(layers: readonly ConfigLayer[]): EffectiveConfig {
  const values = [...configKeys].map(([key, schema]): EffectiveValue => {
    for (const { origin, entries, rememberedFrom } of layers) {
      const entry = entries.get(key);
      if (entry === undefined) continue;
      const { value, line, itemLines } = entry;
      return { key, value, source: { kind: "file", origin, line, rememberedFrom }, itemLines };
    }
    return { key, value: schema.parse(undefined), source: { kind: "default" }, itemLines: [] };
  });
  return { config: toRepositoryConfig(configSchema.parse(asFile(values))), values };
}

function asFile(values: readonly EffectiveValue[]): Readonly<Record<string, unknown>> {
  const file: Record<string, unknown> = {};
  const groups = new Map<string, Record<string, unknown>>();
  for (const { key, value } of values) {
    const [group = "", name] = key.split(".");
    if (name === undefined) file[group] = value;
    else {
      const keys = groups.get(group) ?? {};
      keys[name] = value;
      groups.set(group, keys);
      file[group] = keys;
    }
  }
  return file;
}

/**
 * Where a key comes from, or the item `at` (0-based) of its list, in the words of `describeSource`;
 * null when its value is not among `values`.
 */
export function describeOrigin(
  values: readonly EffectiveValue[],
  key: string,
  at?: number,
): string | null {
  const found = values.find((one) => one.key === key);
  if (found === undefined) return null;
  const { source, itemLines } = found;
  const line = at === undefined ? undefined : itemLines[at];
  return describeSource(
    source.kind === "file" && line !== undefined ? { ...source, line } : source,
  );
}

/** `default`, `.github/marginalia.yml line 4`, `organisation .github line 4`, `remembered from …`. */
export function describeSource(source: ConfigSource): string {
  if (source.kind === "default") return "default";
  const { origin, line, rememberedFrom } = source;
  const file = origin === "repository" ? configPath : "organisation .github";
  if (rememberedFrom === null) return `${file} line ${line}`;
  const what = origin === "repository" ? "" : `${file} `;
  return `${what}remembered from ${rememberedFrom.slice(0, 10)} line ${line}`;
}
