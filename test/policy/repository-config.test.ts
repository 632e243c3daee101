import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import { readOneFile } from "./read-one-file.ts";

test("every key", () => {
  const { config, notes } = readOneFile(`
gate: critical
max_comments: 0
nits: true
review:
  drafts: true
  bots: false
  authors: ["!renovate[bot]"]
  base_branches: [main, release/*]
  labels: [ready, "!wip"]
  ignore_title_words: [WIP]
  paths: ["src/**"]
  max_files: 300
  max_lines: 10000
ignore: ["docs/**", "*.md"]
include:
  - dist/keep.js
engines: { analyzers: true, model: false }
rules:
  - { rule: ruff/S608, paths: ["scripts/**"], severity: off }
  - { category: performance, severity: minor }
incomplete: neutral
`);
  expect(notes).toEqual([]);
  expect(config).toEqual({
    gate: "critical",
    maxComments: 0,
    nits: true,
    review: {
      drafts: true,
      bots: false,
      authors: ["!renovate[bot]"],
      baseBranches: ["main", "release/*"],
      labels: ["ready", "!wip"],
      ignoreTitleWords: ["WIP"],
      paths: ["src/**"],
      maxFiles: 300,
      maxLines: 10_000,
    },
    ignore: ["docs/**", "*.md"],
    include: ["dist/keep.js"],
    engines: { analyzers: true, model: false },
    rules: [
      { rule: "ruff/S608", category: null, paths: ["scripts/**"], severity: "off" },
      { rule: null, category: "performance", paths: null, severity: "minor" },
    ],
    incomplete: "neutral",
  });
});

test.each(["", "# nothing yet\n", "---\n", "{}"])("%j gives the defaults in silence", (text) => {
  expect(readOneFile(text)).toEqual({ config: defaultConfig, notes: [] });
});

describe("a wrong key costs that key and says where it stands", () => {
  test.each([
    [
      "gate: high",
      "gate",
      'line 2, column 7: "gate": critical, major, minor or never is expected; it counts as not given',
    ],
    [
      "max_comments: 31",
      "maxComments",
      'line 2, column 15: "max_comments": a whole number from 0 to 30 is expected; it counts as not given',
    ],
    [
      "max_comments: 2.5",
      "maxComments",
      'line 2, column 15: "max_comments": a whole number from 0 to 30 is expected; it counts as not given',
    ],
    [
      "drafts: 'yes'",
      "review",
      'line 2, column 9: "drafts": true or false is expected; it counts as not given',
    ],
    ["bots:", "review", '"bots": true or false is expected; it counts as not given'],
    [
      "ignore: docs/**",
      "ignore",
      '"ignore": a list of path patterns is expected; it counts as not given',
    ],
    [
      "ignore: ['{a']",
      "ignore",
      '"ignore": the path pattern is empty, too long or has unbalanced braces; it counts as not given',
    ],
    [
      "engines: all",
      "engines",
      'line 2, column 10: "engines": the keys analyzers and model are expected; it counts as not given',
    ],
    [
      "engines: { model: 1 }",
      "engines",
      'line 2, column 19: "engines.model": true or false is expected; it counts as not given',
    ],
    [
      "review: ready",
      "review",
      "the keys drafts, bots, authors, base_branches, labels, ignore_title_words, paths, max_files and max_lines are expected",
    ],
    [
      "review:\n  labels: wip",
      "review",
      'line 3, column 11: "review.labels": a list of names is expected, e.g. ["ready", "!wip"]; it counts as not given',
    ],
    ["review: { labels: ['!'] }", "review", '"review.labels": a name is expected'],
    ["review: { max_files: 0 }", "review", "a whole number from 1 to 1000000 is expected"],
    ["review: { max_lines: many }", "review", "a whole number from 1 to 1000000 is expected"],
    ["review: { paths: ['{a'] }", "review", "unbalanced braces"],
    ["review: { draft: true }", "review", '"review.draft": no such key; it is ignored'],
    ["engines: { modle: true }", "engines", '"engines.modle": no such key; it is ignored'],
    [
      "max-comments: 3",
      "maxComments",
      'line 2, column 1: "max-comments": no such key; it is ignored',
    ],
    ["__proto__: { nits: 1 }", "gate", '"__proto__": no such key; it is ignored'],
    ["constructor: 1", "gate", '"constructor": no such key; it is ignored'],
  ] as const)("%s", (line, key, note) => {
    const { config, notes } = readOneFile(`nits: true\n${line}\n`);
    expect(config[key]).toEqual(defaultConfig[key]);
    expect(config.nits).toBe(true);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });
});

describe("a broken file is unreadable as a whole, with one note", () => {
  const levels = Array.from({ length: 300 }, (_, n) => `${" ".repeat(n)}a:`).join("\n");
  const bomb = `a: &a [x,x,x,x,x,x,x,x]\n${Array.from({ length: 8 }, (_, n) => {
    const [name, of] = ["bcdefghi"[n], "abcdefgh"[n]];
    return `${name}: &${name} [${Array.from({ length: 8 }, () => `*${of}`).join(",")}]`;
  }).join("\n")}`;

  test.each([
    ["not YAML", "gate: [", "not valid YAML"],
    ["a key twice", "nits: true\nnits: false", "not valid YAML"],
    ["a list", "- gate", "not a list of keys and values"],
    ["a word", "major", "not a list of keys and values"],
    ["too long", "#".repeat(70_000), "longer than"],
    ["lists in lists", "[".repeat(60_000), "nested too deep"],
    ["maps in maps", "{a: ".repeat(15_000), "nested too deep"],
    ["lists in lists by dashes", "- ".repeat(30_000), "nested too deep"],
    ["keys in keys", "? ".repeat(30_000), "nested too deep"],
    ["maps in maps by indentation", levels, "nested too deep"],
  ])("%s", (_, text, note) => {
    const { config, notes } = readOneFile(text);
    expect(config).toEqual(defaultConfig);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });

  test("aliases that explode are refused at the key that holds them", () => {
    const { config, notes } = readOneFile(`${bomb}\nignore: *i\nnits: true\n`);
    expect(config).toEqual({ ...defaultConfig, nits: true });
    expect(notes.some((note) => note.includes('"ignore": a list of path patterns'))).toBe(true);
  });

  test("a file of wrong keys does not fill the summary", () => {
    const text = Array.from({ length: 500 }, (_, n) => `key${n}: 1`).join("\n");
    expect(readOneFile(text).notes.length).toBeLessThanOrEqual(20);
  });
});

test("no text makes it throw, nor gives a value that is not allowed", () => {
  const key = fc.constantFrom(
    "gate",
    "max_comments",
    "nits",
    "ignore",
    "engines",
    "rules",
    "x",
    "<<",
    "?",
  );
  const value = fc.constantFrom(
    "major",
    "3",
    "-1",
    "1e9",
    "[a, 1]",
    "[{ rule: a, severity: off }, *a, 1]",
    "{model: no}",
    "*a",
    "&a x",
    "!!binary x",
    "|",
  );
  const text = fc
    .array(fc.tuple(key, value), { maxLength: 6 })
    .map((pairs) => pairs.map(([name, given]) => `${name}: ${given}\n`).join(""));
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (source) => {
      const { config, notes } = readOneFile(source);
      expect(Object.keys(config)).toEqual(Object.keys(defaultConfig));
      expect(config.maxComments).toBeGreaterThanOrEqual(0);
      expect(config.maxComments).toBeLessThanOrEqual(30);
      expect(notes.every((note) => note.length < 300 && !note.includes("\n"))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

describe("the earlier spelling of a key", () => {
  test("goes on working", () => {
    const { config, notes } = readOneFile("drafts: true\nbots: false\n");
    expect(config.review).toEqual({ ...defaultConfig.review, drafts: true, bots: false });
    expect(notes).toEqual([]);
  });

  test("gives way to the present one", () => {
    const { config } = readOneFile("review: { drafts: false }\ndrafts: true\n");
    expect(config.review.drafts).toBe(false);
  });
});

test.each([
  ["[!wip, ready]", ["!wip", "ready"]],
  ["[!wip, '!hold']", ["!wip", "!hold"]],
  ["\n    - !do not merge\n    - ready", ["!do not merge", "ready"]],
  ["[!dependencies/*]", ["!dependencies/*"]],
])("names that begin with ! need no quotes: %j", (labels, read) => {
  const { config, notes } = readOneFile(`review:\n  labels: ${labels}\n`);
  expect(notes).toEqual([]);
  expect(config.review.labels).toEqual(read);
});
