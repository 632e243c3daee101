import { Stop } from "../domain/errors.ts";
import type { DefaultedSetting, OptionalSetting, Setting } from "./setting-declarations.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings one by one and gathers what is wrong, so that people mend all of it at once. */
export interface Reader {
  /** Null when it is not set, or is wrong, which is then a problem. */
  readonly value: <Value>(setting: OptionalSetting<Value>) => Value | null;
  readonly valueOr: <Value>(setting: DefaultedSetting<Value>) => Value;
  readonly isSet: (setting: Setting<unknown>) => boolean;
  /** Adds a problem; `instead` says what was found, and for a secret never its value. */
  readonly wrong: (setting: Setting<unknown>, instead: string) => void;
  readonly warnings: string[];
  /** Throws one `Stop` that lists every problem, if there are any. */
  readonly throwProblems: () => void;
}

/** Empty and blank values count as unset, so that a copied `.env.example` changes nothing. */
export function createReader(env: Environment): Reader {
  const problems: string[] = [];
  const textOf = (setting: Setting<unknown>): string | null => env[setting.name]?.trim() || null;
  const wrong = (setting: Setting<unknown>, instead: string): void => {
    problems.push(`  ${setting.name}: expected ${setting.expects}; ${instead}`);
  };
  const read = <Value>(setting: Setting<Value>, text: string): Value | null => {
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) return parsed.data;
    wrong(setting, setting.secret ? "its value is something else" : `got ${quote(text)}`);
    return null;
  };
  return {
    value: (setting) => {
      const text = textOf(setting);
      return text === null ? null : read(setting, text);
    },
    valueOr: (setting) =>
      read(setting, textOf(setting) ?? setting.fallback) ?? setting.schema.parse(setting.fallback),
    isSet: (setting) => textOf(setting) !== null,
    wrong,
    warnings: [],
    throwProblems: () => {
      if (problems.length === 0) return;
      const what = problems.length === 1 ? "A setting" : `${problems.length} settings`;
      throw new Stop(
        [`${what} cannot be used:`, ...problems].join("\n"),
        "Set them in the environment or in .env; docs/configuration.md explains each.",
      );
    },
  };
}

/** A value as a message shows it, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
