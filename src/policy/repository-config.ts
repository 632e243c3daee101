import { configSchema, type ConfigFile } from "./config-schema.ts";
import type { RuleSetting } from "./rule-settings.ts";

/** The severity at which the check fails; `never` only advises. */
export type Gate = ConfigFile["gate"];

/** Which pull requests are reviewed without being asked to: `review` in the file. */
export interface ReviewFilters {
  readonly drafts: boolean;
  readonly bots: boolean;
  /** Logins; for this and the next two see `ruleOnNames`. */
  readonly authors: readonly string[];
  readonly baseBranches: readonly string[];
  readonly labels: readonly string[];
  readonly ignoreTitleWords: readonly string[];
  /** Path patterns, see `compileGlob`; one must fit a changed file. Empty for no condition. */
  readonly paths: readonly string[];
  /** Most files and lines that a pull request may change; null for no limit. */
  readonly maxFiles: number | null;
  readonly maxLines: number | null;
}

/** What a repository asks for in `.github/marginalia.yml`; every key has a default. */
export interface RepositoryConfig {
  /** `gate`. */
  readonly gate: Gate;
  /** `max_comments`: inline comments of one review, 0 to 30; the rest is folded in the summary. */
  readonly maxComments: number;
  /** `nits`: whether trifles may become comments. */
  readonly nits: boolean;
  readonly review: ReviewFilters;
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

/** The file's keys by the names that the code has for them. */
export function toRepositoryConfig(file: ConfigFile): RepositoryConfig {
  const { drafts, bots, authors, labels, paths } = file.review;
  return {
    gate: file.gate,
    maxComments: file.max_comments,
    nits: file.nits,
    review: {
      drafts,
      bots,
      authors,
      baseBranches: file.review.base_branches,
      labels,
      ignoreTitleWords: file.review.ignore_title_words,
      paths,
      maxFiles: file.review.max_files,
      maxLines: file.review.max_lines,
    },
    ignore: file.ignore,
    include: file.include,
    engines: file.engines,
    rules: file.rules,
    incomplete: file.incomplete,
  };
}

export const defaultConfig: RepositoryConfig = Object.freeze(
  toRepositoryConfig(configSchema.parse({})),
);
