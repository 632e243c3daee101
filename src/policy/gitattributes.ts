import { compilePlainGlob } from "./glob.ts";
import type { PathMatcher } from "./glob.ts";

const attributeNames = ["linguist-generated", "linguist-vendored", "diff", "binary"] as const;
type AttributeName = (typeof attributeNames)[number];

/** What `.gitattributes` says of a path: set, unset (`-attr`, `attr=false`), or nothing (null). */
export interface Attributes {
  of(path: string, name: AttributeName): boolean | null;
}

/** Lines beyond these are not read: each costs a match per file. */
const mostRules = 1_000;
const longestFile = 262_144;

interface Rule {
  readonly fits: PathMatcher;
  readonly values: ReadonlyMap<AttributeName, boolean | null>;
}

/**
 * Reads the `.gitattributes` of the repository root as gitattributes(5) has it, for the four
 * attributes that decide what is reviewed; null when there is none. The last pattern that fits
 * wins, attribute by attribute. `binary` is git's macro for `-diff -merge -text` too. Lines that
 * git would refuse (negative patterns, macro definitions of others) are passed over.
 */
export function readAttributes(text: string | null): Attributes {
  const lines = (text ?? "").slice(0, longestFile).split("\n");
  const rules = lines.flatMap(readRule).slice(0, mostRules).toReversed();
  return {
    of(path, name) {
      for (const rule of rules) {
        const value = rule.values.get(name);
        if (value !== undefined && rule.fits(path)) return value;
      }
      return null;
    },
  };
}

function readRule(line: string): readonly Rule[] {
  const match = /^\s*("(?:[^"\\]|\\.)*"|[^\s"]\S*)\s+(\S.*)$/.exec(line.replace(/\r$/, ""));
  const [, printed, settings] = match ?? [];
  if (printed === undefined || settings === undefined) return [];
  if (/^(#|!|\[attr\])/.test(printed)) return [];
  const pattern = printed.startsWith('"')
    ? printed.slice(1, -1).replace(/\\(["\\])/g, "$1")
    : printed;
  // Patterns for folders alone fit no file: gitattributes does not look below a folder.
  const fits = pattern.endsWith("/") ? null : compilePlainGlob(pattern);
  const values = new Map<AttributeName, boolean | null>();
  for (const setting of settings.split(/\s+/)) readSetting(setting, values);
  return fits && values.size > 0 ? [{ fits, values }] : [];
}

function readSetting(setting: string, values: Map<AttributeName, boolean | null>): void {
  const [, sign, text, given] = /^([-!]?)([^=]+)(?:=(.*))?$/.exec(setting) ?? [];
  const name = attributeNames.find((known) => known === text);
  if (!name) return;
  const value = sign === "!" ? null : sign !== "-" && given !== "false";
  values.set(name, value);
  if (name === "binary" && value === true) values.set("diff", false);
}
