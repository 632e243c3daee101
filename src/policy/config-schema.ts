import { z } from "zod";
import { mostNames, nameEntry } from "./name-filter.ts";
import { pathPatterns } from "./path-patterns.ts";
import { mostRuleSettings, ruleSetting } from "./rule-settings.ts";

/**
 * The configuration file as it is written, key by key. The checks, the defaults, the JSON Schema for
 * editors and the table in the documentation all come from here. The message of a schema is what
 * people read when a value is wrong, its description what they read before.
 */

const flag = z.boolean("true or false is expected");
const commentCount = "a whole number from 0 to 30 is expected";
const size = "a whole number from 1 to 1000000 is expected";
const limit = z.int(size).min(1, size).max(1_000_000, size).nullable();
const names = z
  .array(nameEntry, 'a list of names is expected, e.g. ["ready", "!wip"]')
  .max(mostNames, `at most ${mostNames} names are expected`);
const words = z
  .array(
    z
      .string("a word in quotes is expected")
      .trim()
      .min(1, "a word is expected")
      .max(100, "the word is too long"),
    "a list of words is expected",
  )
  .max(mostNames, `at most ${mostNames} words are expected`);

const topKeys = {
  gate: z
    .enum(["critical", "major", "minor", "never"], "critical, major, minor or never is expected")
    .default("major")
    .meta({ description: "The severity at which the check fails; `never` only advises." }),
  max_comments: z.int(commentCount).min(0, commentCount).max(30, commentCount).default(7).meta({
    description: "Inline comments of one review; the rest is folded into the summary.",
  }),
  nits: flag.default(false).meta({ description: "Whether trifles may become comments." }),
  ignore: pathPatterns
    .default([])
    .meta({ description: "Path patterns of files that are never reviewed." }),
  include: pathPatterns.default([]).meta({
    description:
      "Path patterns of files that are reviewed although they are skipped by default (vendored, generated, lock files).",
  }),
  rules: z
    .array(ruleSetting, "a list of entries with rule or category, and severity is expected")
    .max(mostRuleSettings)
    .default([])
    .meta({
      description:
        "Rules and categories that weigh more or less here, or nothing; the last entry that fits decides.",
    }),
  incomplete: z
    .enum(["action_required", "neutral"], "action_required or neutral is expected")
    .default("action_required")
    .meta({
      description:
        "How the check ends when not everything was reviewed; `neutral` lets a required check pass.",
    }),
};

const engineKeys = {
  analyzers: flag.default(true).meta({ description: "Whether the analyzers run." }),
  model: flag.default(true).meta({ description: "Whether the model is asked." }),
};

const reviewKeys = {
  drafts: flag
    .default(false)
    .meta({ description: "Whether drafts are reviewed before they are ready." }),
  bots: flag
    .default(true)
    .meta({ description: "Whether pull requests that a bot opened are reviewed." }),
  authors: names.default([]).meta({
    description:
      "Whose pull requests are reviewed, by login: `x` asks for x, `!y` leaves y out, `*` stands for any characters. Empty for everybody's.",
  }),
  base_branches: names.default([]).meta({
    description:
      "Base branches whose pull requests are reviewed, written like `authors`. Empty for all.",
  }),
  labels: names.default([]).meta({
    description:
      "Labels that a pull request must have one of (`x`) and must not have (`!y`). Empty for no condition.",
  }),
  ignore_title_words: words.default([]).meta({
    description:
      "Words, in any letter case, with which a title keeps its pull request from review.",
  }),
  paths: pathPatterns.default([]).meta({
    description:
      "Path patterns one of which a changed file must fit, else the pull request is skipped. Empty for no condition.",
  }),
  max_files: limit
    .default(null)
    .meta({ description: "Pull requests with more changed files are skipped." }),
  max_lines: limit.default(null).meta({
    description: "Pull requests with more changed lines, added and deleted, are skipped.",
  }),
};

/** Keys that hold keys. */
export const configGroups: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  review: reviewKeys,
  engines: engineKeys,
};

/** Earlier spellings that go on working, and the key that each stands for. */
export const earlierKeys: Readonly<Record<string, string>> = {
  drafts: "review.drafts",
  bots: "review.bots",
};

const earlier = (key: string) =>
  flag.optional().meta({ deprecated: true, description: `An earlier spelling of ${key}.` });

/** A whole file. Parsing `{}` gives every default. */
export const configSchema = z
  .strictObject({
    gate: topKeys.gate,
    max_comments: topKeys.max_comments,
    nits: topKeys.nits,
    review: z
      .strictObject(reviewKeys)
      .prefault({})
      .meta({ description: "Which pull requests are reviewed without being asked to." }),
    ignore: topKeys.ignore,
    include: topKeys.include,
    engines: z
      .strictObject(engineKeys)
      .prefault({})
      .meta({ description: "Which engines may run." }),
    rules: topKeys.rules,
    incomplete: topKeys.incomplete,
    drafts: earlier("review.drafts"),
    bots: earlier("review.bots"),
  })
  .meta({
    title: "Configuration of Marginalia",
    description: "What a repository asks of its reviewer, in .github/marginalia.yml.",
  });

/** A whole file with the defaults filled in. */
export type ConfigFile = z.output<typeof configSchema>;

/** The keys of the root that hold a value, also by their earlier spelling. */
export const rootKeys: Readonly<Record<string, z.ZodType>> = {
  ...topKeys,
  drafts: flag,
  bots: flag,
};

/** Every key that holds a value by its path, e.g. `review.drafts`, in the order of the file. */
export const configKeys: ReadonlyMap<string, z.ZodType> = new Map(
  Object.keys(configSchema.shape).flatMap((name): readonly (readonly [string, z.ZodType])[] => {
    const group = configGroups[name];
    if (group !== undefined)
      return Object.entries(group).map(([key, schema]) => [`${name}.${key}`, schema]);
    return Object.entries(topKeys).filter(([key]) => key === name);
  }),
);
