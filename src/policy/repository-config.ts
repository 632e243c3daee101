import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { messageOf } from "../domain/errors.ts";
import { KeyReader } from "./key-reader.ts";
import { pathPatterns } from "./path-patterns.ts";
import { mostRuleSettings, ruleSetting } from "./rule-settings.ts";
import type { RuleSetting } from "./rule-settings.ts";
import { isNestedDeeper } from "./yaml-depth.ts";

/** The severity at which the check fails; `never` only advises. */
export type Gate = "critical" | "major" | "minor" | "never";

/** What a repository asks for in `.github/marginalia.yml`; every key has a default. */
export interface RepositoryConfig {
  /** `gate`. */
  readonly gate: Gate;
  /** `max_comments`: inline comments of one review, 0 to 30; the rest is folded in the summary. */
  readonly maxComments: number;
  /** `nits`: whether trifles may become comments. */
  readonly nits: boolean;
  /** `drafts`: whether draft pull requests are reviewed. */
  readonly drafts: boolean;
  /** `bots`: whether pull requests opened by bots are reviewed. */
  readonly bots: boolean;
  /** `ignore`: path patterns never reviewed. See `compileGlob` for the pattern language. */
  readonly ignore: readonly string[];
  /** `include`: path patterns reviewed although they are skipped by default. */
  readonly include: readonly string[];
  /** `engines`: which may run. */
  readonly engines: { readonly analyzers: boolean; readonly model: boolean };
  /** `rules`: rules and categories that weigh more or less here, or nothing; the last that fits counts. */
  readonly rules: readonly RuleSetting[];
  /** `incomplete`: the check's conclusion when not everything eligible was reviewed. */
  readonly incomplete: "action_required" | "neutral";
}

export const defaultConfig: RepositoryConfig = Object.freeze({
  gate: "major",
  maxComments: 7,
  nits: false,
  drafts: false,
  bots: true,
  ignore: Object.freeze([]),
  include: Object.freeze([]),
  engines: Object.freeze({ analyzers: true, model: true }),
  rules: Object.freeze([]),
  incomplete: "action_required",
});

/** Characters; a larger file is no configuration. */
const longestFile = 65_536;
/** Ours needs two levels. */
const deepestNesting = 20;

const flag = z.boolean("true or false is expected");
const wholeNumber = "a whole number from 0 to 30 is expected";

/**
 * Every key as it is written, by its path in the file: what it accepts, and where it goes. The
 * message of a schema is what people read.
 */
const configKeys: Readonly<Record<string, z.ZodType<Partial<RepositoryConfig>>>> = {
  gate: z
    .enum(["critical", "major", "minor", "never"], "critical, major, minor or never is expected")
    .transform((gate) => ({ gate })),
  max_comments: z
    .int(wholeNumber)
    .min(0, wholeNumber)
    .max(30, wholeNumber)
    .transform((maxComments) => ({ maxComments })),
  nits: flag.transform((nits) => ({ nits })),
  drafts: flag.transform((drafts) => ({ drafts })),
  bots: flag.transform((bots) => ({ bots })),
  ignore: pathPatterns.transform((ignore) => ({ ignore })),
  include: pathPatterns.transform((include) => ({ include })),
  incomplete: z
    .enum(["action_required", "neutral"], "action_required or neutral is expected")
    .transform((incomplete) => ({ incomplete })),
};

/** The keys below `engines`. */
const engineKeys: Readonly<Record<string, z.ZodType<Partial<RepositoryConfig["engines"]>>>> = {
  analyzers: flag.transform((analyzers) => ({ analyzers })),
  model: flag.transform((model) => ({ model })),
};

/** What was understood, and one plain sentence for each thing that was not. */
export interface ConfigReading {
  readonly config: RepositoryConfig;
  readonly notes: readonly string[];
}

/**
 * Reads `.github/marginalia.yml` as it stands on the base branch; null when there is none. A key
 * that is unknown or has a value of the wrong kind keeps its default and gives a note with line and
 * column (1-based); broken YAML gives the defaults and one note. Never throws: a configuration must
 * not cost a review.
 */
export function readRepositoryConfig(text: string | null): ConfigReading {
  if (text === null) return { config: defaultConfig, notes: [] };
  if (text.length > longestFile) return allDefaults(`longer than ${longestFile} characters`);
  try {
    if (isNestedDeeper(text, deepestNesting)) return allDefaults("nested too deep");
    return readDocument(text);
  } catch (error) {
    // Policy: whatever the parser cannot take is a broken file.
    return allDefaults(`not readable (${firstLine(messageOf(error))})`);
  }
}

function allDefaults(problem: string): ConfigReading {
  return { config: defaultConfig, notes: [`${problem}; all defaults are used`] };
}

function readDocument(text: string): ConfigReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lineCounter.linePos(broken.pos[0]);
    return allDefaults(
      `line ${line}, column ${col}: not valid YAML (${firstLine(broken.message)})`,
    );
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null))
    return { config: defaultConfig, notes: [] };
  if (!isMap(root)) return allDefaults("not a list of keys and values");

  const reader = new KeyReader(document, lineCounter);
  const config = merge(defaultConfig, [
    ...reader.read(root, configKeys, ""),
    ...readEngines(root.get("engines", true), reader),
    ...readRules(root.get("rules", true), reader),
  ]);
  return { config, notes: reader.notes };
}

function readEngines(node: unknown, reader: KeyReader): readonly Partial<RepositoryConfig>[] {
  if (node === undefined) return [];
  if (isMap(node)) {
    return [{ engines: merge(defaultConfig.engines, reader.read(node, engineKeys, "engines.")) }];
  }
  reader.note(node, "engines", "the keys analyzers and model are expected");
  return [];
}

function readRules(node: unknown, reader: KeyReader): readonly Partial<RepositoryConfig>[] {
  if (node === undefined) return [];
  if (isSeq(node))
    return [{ rules: reader.readItems(node, ruleSetting, "rules", mostRuleSettings) }];
  reader.note(node, "rules", "a list of entries with rule or category, and severity is expected");
  return [];
}

function merge<Values extends object>(defaults: Values, given: readonly Partial<Values>[]): Values {
  return given.reduce<Values>((values, part) => ({ ...values, ...part }), defaults);
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").slice(0, 120);
}
