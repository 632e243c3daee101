import type { Change } from "../domain/change.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import { describeOrigin, type EffectiveConfig } from "./effective-config.ts";
import { compileGlob } from "./glob.ts";
import { ruleOnNames } from "./name-filter.ts";
import type { ReviewFilters } from "./repository-config.ts";

/** Entries of a list that a rule shows. */
const mostShown = 3;

/**
 * Why a pull request is not reviewed unasked: what it is, then in brackets the key that decides, the
 * value that it has and where that comes from; null when it is reviewed, as far as can be told
 * without its files. See `pathRule` for those.
 */
export function skipRule(pullRequest: PullRequest, effective: EffectiveConfig): string | null {
  if (pullRequest.state === "closed") return "the pull request is closed";
  const { review } = effective.config;
  const { draft, author, base, labels, title, size } = pullRequest;
  const because = (what: string, key: keyof ReviewFilters, at?: number): string =>
    `${what} (${reasonOf(effective, key, at)})`;

  if (draft && !review.drafts) return because("the pull request is a draft", "drafts");
  if (author.isBot && !review.bots) return because("a bot opened the pull request", "bots");

  const byAuthor = ruleOnNames(review.authors, [author.login], true);
  if (byAuthor?.kind === "left-out")
    return because(`author ${shown(byAuthor.name)}`, "authors", byAuthor.at);
  if (byAuthor) return because(`author ${shown(author.login)}`, "authors");

  const byBase = ruleOnNames(review.baseBranches, [base.ref], false);
  if (byBase?.kind === "left-out")
    return because(`base branch ${shown(base.ref)}`, "baseBranches", byBase.at);
  if (byBase) return because(`base branch ${shown(base.ref)}`, "baseBranches");

  const byLabel = ruleOnNames(review.labels, labels, true);
  if (byLabel?.kind === "left-out")
    return because(`label ${shown(byLabel.name)}`, "labels", byLabel.at);
  if (byLabel) return because("it has no label that is asked for", "labels");

  const word = review.ignoreTitleWords.findIndex((one) => hasWord(title, one));
  if (word !== -1) {
    const what = `title word ${shown(review.ignoreTitleWords[word] ?? "")}`;
    return because(what, "ignoreTitleWords", word);
  }
  if (review.maxFiles !== null && size.files > review.maxFiles)
    return because(`${size.files} changed files`, "maxFiles");
  if (review.maxLines !== null && size.lines > review.maxLines)
    return because(`${size.lines} changed lines`, "maxLines");
  return null;
}

/**
 * Why a change is not reviewed for the paths that it touches, in the words of `skipRule`; null when
 * it is. A change whose list of files is cut short is reviewed: one that is not listed might fit.
 */
export function pathRule(change: Change, effective: EffectiveConfig): string | null {
  const { paths } = effective.config.review;
  if (paths.length === 0 || change.truncated !== null) return null;
  const matchers = paths.flatMap((pattern) => compileGlob(pattern) ?? []);
  const fits = change.files.some(({ path, previousPath }) =>
    [path, previousPath].some((one) => one !== null && matchers.some((matcher) => matcher(one))),
  );
  return fits ? null : `no changed file fits (${reasonOf(effective, "paths")})`;
}

const keyOf: Readonly<Record<keyof ReviewFilters, string>> = {
  drafts: "review.drafts",
  bots: "review.bots",
  authors: "review.authors",
  baseBranches: "review.base_branches",
  labels: "review.labels",
  ignoreTitleWords: "review.ignore_title_words",
  paths: "review.paths",
  maxFiles: "review.max_files",
  maxLines: "review.max_lines",
};

/** `at`: index of the entry that decides, of a list; without it, the list is shown. */
function reasonOf(
  { config, values }: EffectiveConfig,
  name: keyof ReviewFilters,
  at?: number,
): string {
  const key = keyOf[name];
  const value = config.review[name];
  const decisive =
    value !== null && typeof value === "object" && at !== undefined
      ? value.slice(at, at + 1)
      : value;
  return `${key}: ${listed(decisive)}, ${describeOrigin(values, key, at) ?? "default"}`;
}

function listed(value: readonly string[] | string | number | boolean | null): string {
  if (value === null || typeof value !== "object") return String(value);
  return `${value.slice(0, mostShown).join(", ")}${value.length > mostShown ? ", …" : ""}`;
}

/** A name as code; what would end the code is left out. */
function shown(name: string): string {
  return `\`${name.replaceAll("`", "'")}\``;
}

/** Whether `word` stands in `text` with no letter or digit of another word beside it. */
function hasWord(text: string, word: string): boolean {
  const within = text.toLowerCase();
  const sought = word.toLowerCase();
  for (let at = within.indexOf(sought); at !== -1; at = within.indexOf(sought, at + 1)) {
    const before = within.slice(0, at);
    const after = within.slice(at + sought.length);
    if (!/[\p{L}\p{N}_]$/u.test(before) && !/^[\p{L}\p{N}_]/u.test(after)) return true;
  }
  return false;
}
