import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultConfig, readRepositoryConfig } from "../../src/policy/repository-config.ts";

test("every key", () => {
  const { config, notes } = readRepositoryConfig(`
gate: critical
max_comments: 0
nits: true
drafts: true
bots: false
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
    drafts: true,
    bots: false,
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

test.each([null, "", "# nothing yet\n", "---\n", "{}"])(
  "%j gives the defaults in silence",
  (text) => {
    expect(readRepositoryConfig(text)).toEqual({ config: defaultConfig, notes: [] });
  },
);

describe("a wrong key costs that key and says where it stands", () => {
  test.each([
    [
      "gate: high",
      "gate",
      'line 2, column 7: "gate": critical, major, minor or never is expected; the default is used',
    ],
    [
      "max_comments: 31",
      "maxComments",
      'line 2, column 15: "max_comments": a whole number from 0 to 30 is expected; the default is used',
    ],
    [
      "max_comments: 2.5",
      "maxComments",
      'line 2, column 15: "max_comments": a whole number from 0 to 30 is expected; the default is used',
    ],
    [
      "drafts: 'yes'",
      "drafts",
      'line 2, column 9: "drafts": true or false is expected; the default is used',
    ],
    ["bots:", "bots", '"bots": true or false is expected; the default is used'],
    [
      "ignore: docs/**",
      "ignore",
      '"ignore": a list of path patterns is expected; the default is used',
    ],
    [
      "ignore: ['{a']",
      "ignore",
      '"ignore": the path pattern is empty, too long or has unbalanced braces; the default is used',
    ],
    [
      "engines: all",
      "engines",
      'line 2, column 10: "engines": the keys analyzers and model are expected; the default is used',
    ],
    [
      "engines: { model: 1 }",
      "engines",
      'line 2, column 19: "engines.model": true or false is expected; the default is used',
    ],
    ["engines: { modle: true }", "engines", '"engines.modle": no such key; it is ignored'],
    [
      "max-comments: 3",
      "maxComments",
      'line 2, column 1: "max-comments": no such key; it is ignored',
    ],
    ["__proto__: { nits: 1 }", "gate", '"__proto__": no such key; it is ignored'],
    ["constructor: 1", "gate", '"constructor": no such key; it is ignored'],
  ] as const)("%s", (line, key, note) => {
    const { config, notes } = readRepositoryConfig(`nits: true\n${line}\n`);
    expect(config[key]).toEqual(defaultConfig[key]);
    expect(config.nits).toBe(true);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });
});

describe("a broken file gives the defaults and one note", () => {
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
    const { config, notes } = readRepositoryConfig(text);
    expect(config).toEqual(defaultConfig);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });

  test("aliases that explode are refused at the key that holds them", () => {
    const { config, notes } = readRepositoryConfig(`${bomb}\nignore: *i\nnits: true\n`);
    expect(config).toEqual({ ...defaultConfig, nits: true });
    expect(notes.some((note) => note.includes('"ignore": a list of path patterns'))).toBe(true);
  });

  test("a file of wrong keys does not fill the summary", () => {
    const text = Array.from({ length: 500 }, (_, n) => `key${n}: 1`).join("\n");
    expect(readRepositoryConfig(text).notes.length).toBeLessThanOrEqual(20);
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
      const { config, notes } = readRepositoryConfig(source);
      expect(Object.keys(config)).toEqual(Object.keys(defaultConfig));
      expect(config.maxComments).toBeGreaterThanOrEqual(0);
      expect(config.maxComments).toBeLessThanOrEqual(30);
      expect(notes.every((note) => note.length < 300 && !note.includes("\n"))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
