import { describe, expect, test } from "vitest";

import type { Change, FileChange } from "../../src/domain/change.ts";
import { sha } from "../../src/domain/ids.ts";
import type { PullRequest } from "../../src/domain/pull-request.ts";
import { effectiveConfig, type EffectiveConfig } from "../../src/policy/effective-config.ts";
import { readConfigFile } from "../../src/policy/read-config-file.ts";
import { pathRule, skipRule } from "../../src/policy/trigger.ts";

const commit = sha("0".repeat(40));
const open: PullRequest = {
  ref: { repository: { id: "1", owner: "o", name: "r" }, number: 1 },
  state: "open",
  draft: false,
  locked: false,
  title: "Add a thing",
  author: { login: "Ada", isBot: false },
  labels: ["ready", "Size/XL"],
  size: { files: 12, lines: 400 },
  base: { ref: "release/1.2", sha: commit },
  head: { ref: "topic", sha: commit, fork: false },
};

function configured(yaml: string): EffectiveConfig {
  const reading = readConfigFile(yaml);
  if (reading.kind === "unreadable") throw new Error(reading.problem);
  expect(reading.notes).toEqual([]);
  return effectiveConfig([
    { origin: "repository", entries: reading.entries, rememberedFrom: null },
  ]);
}

/** What a rule says, for one key below `review` in the second line of the file. */
function ruleOf(setting: string, pullRequest: Partial<PullRequest> = {}): string | null {
  return skipRule({ ...open, ...pullRequest }, configured(`review:\n  ${setting}\n`));
}

const inLine2 = ".github/marginalia.yml line 2";

describe("without configuration", () => {
  const { author } = open;
  test.each<[string, Partial<PullRequest>, string | null]>([
    ["an open one is reviewed", {}, null],
    ["a closed one is not", { state: "closed" }, "the pull request is closed"],
    [
      "a draft is not",
      { draft: true },
      "the pull request is a draft (review.drafts: false, default)",
    ],
    ["a bot's is", { author: { ...author, isBot: true } }, null],
    ["one of a fork is, also when the fork is gone", { head: { ...open.head, fork: true } }, null],
  ])("%s", (_, pullRequest, rule) => {
    expect(skipRule({ ...open, ...pullRequest }, effectiveConfig([]))).toBe(rule);
  });
});

test("drafts and bots", () => {
  expect(ruleOf("drafts: true", { draft: true })).toBeNull();
  expect(ruleOf("bots: false", { author: { login: "dependabot[bot]", isBot: true } })).toBe(
    `a bot opened the pull request (review.bots: false, ${inLine2})`,
  );
});

describe("labels", () => {
  test.each<[string, string | null]>([
    ["labels: [!wip]", null],
    ["labels: [READY]", null],
    ["labels: [hold, ready]", null],
    ["labels: [ready, !size/m]", null],
    ['labels: ["!wip", "!ready"]', `label \`ready\` (review.labels: !ready, ${inLine2})`],
    ["labels: [ready, !size/*]", `label \`Size/XL\` (review.labels: !size/*, ${inLine2})`],
    ["labels: [please]", `it has no label that is asked for (review.labels: please, ${inLine2})`],
    [
      "labels: [a, b, c, d]",
      `it has no label that is asked for (review.labels: a, b, c, …, ${inLine2})`,
    ],
  ])("%s: %s", (setting, rule) => {
    expect(ruleOf(setting)).toBe(rule);
  });

  test("the line is that of the entry which decides", () => {
    const config = configured('review:\n  labels:\n    - "!wip"\n    - "!hold"\n');
    expect(skipRule({ ...open, labels: ["hold"] }, config)).toBe(
      "label `hold` (review.labels: !hold, .github/marginalia.yml line 4)",
    );
  });

  test("a label's name cannot end the code that it is shown in", () => {
    expect(ruleOf('labels: ["!*"]', { labels: ["a`b"] })).toContain("label `a'b`");
  });
});

describe("base branches", () => {
  test.each<[string, string | null]>([
    ["base_branches: [main, release/*]", null],
    ["base_branches: ['*']", null],
    [
      "base_branches: [main]",
      `base branch \`release/1.2\` (review.base_branches: main, ${inLine2})`,
    ],
    ["base_branches: [Release/*]", "base branch `release/1.2` (review.base_branches: Release/*"],
    ["base_branches: [release]", "base branch `release/1.2`"],
    ["base_branches: ['*.2', '!release/1*']", "(review.base_branches: !release/1*, "],
  ])("%s: %s", (setting, rule) => {
    const told = ruleOf(setting);
    if (rule === null) expect(told).toBeNull();
    else expect(told).toContain(rule);
  });
});

describe("authors, in any letter case", () => {
  test.each<[string, string, string | null]>([
    ["authors: [ada, grace]", "Ada", null],
    ["authors: [grace]", "Ada", `author \`Ada\` (review.authors: grace, ${inLine2})`],
    [
      "authors: ['!renovate[bot]']",
      "renovate[bot]",
      `author \`renovate[bot]\` (review.authors: !renovate[bot], ${inLine2})`,
    ],
    ["authors: ['!*[bot]']", "snyk[bot]", "(review.authors: !*[bot], "],
    ["authors: ['!*[bot]']", "ada", null],
  ])("%s, of %s: %s", (setting, login, rule) => {
    const told = ruleOf(setting, { author: { login, isBot: false } });
    if (rule === null) expect(told).toBeNull();
    else expect(told).toContain(rule);
  });
});

describe("title words stand alone, in any letter case", () => {
  test.each<[string, boolean]>([
    ["WIP: parse", true],
    ["[wip] parse", true],
    ["parse (Wip)", true],
    ["do NOT review yet", true],
    ["wipe the table", false],
    ["un-wiped", false],
    ["wip2", false],
    ["ünwip", false],
    ["wipe, then WIP", true],
    ["", false],
  ])("%j: %s", (title, skipped) => {
    const told = ruleOf("ignore_title_words: [WIP, do not review]", { title });
    expect(told !== null).toBe(skipped);
  });

  test("the rule names the word", () => {
    expect(ruleOf("ignore_title_words: [draft, WIP]", { title: "wip" })).toBe(
      `title word \`WIP\` (review.ignore_title_words: WIP, ${inLine2})`,
    );
  });
});

describe("size", () => {
  test.each<[string, string | null]>([
    ["max_files: 12", null],
    ["max_files: 11", `12 changed files (review.max_files: 11, ${inLine2})`],
    ["max_lines: 400", null],
    ["max_lines: 399", `400 changed lines (review.max_lines: 399, ${inLine2})`],
  ])("%s: %s", (setting, rule) => {
    expect(ruleOf(setting)).toBe(rule);
  });
});

describe("paths", () => {
  const change = (
    files: readonly Partial<FileChange>[],
    truncated: string | null = null,
  ): Change => ({
    base: commit,
    mergeBase: commit,
    head: commit,
    files: files.map((file) => ({
      path: "a",
      previousPath: null,
      status: "modified",
      kind: "file",
      patch: { kind: "none", why: "empty" },
      ...file,
    })),
    truncated,
  });
  const config = configured('review:\n  paths: ["src/**", "*.sql"]\n');
  const rule = "no changed file fits (review.paths: src/**, *.sql, .github/marginalia.yml line 2)";

  test.each<[string, Change, string | null]>([
    ["one file that fits is enough", change([{ path: "README.md" }, { path: "src/a.ts" }]), null],
    ["none", change([{ path: "README.md" }]), rule],
    ["no file at all", change([]), rule],
    ["its old path counts", change([{ path: "lib/a.ts", previousPath: "src/a.ts" }]), null],
    ["a list that is cut short proves nothing", change([{ path: "README.md" }], "1 of 2"), null],
  ])("%s", (_, changed, told) => {
    expect(pathRule(changed, config)).toBe(told);
  });

  test("without the key, every change will do", () => {
    expect(pathRule(change([]), effectiveConfig([]))).toBeNull();
  });
});
