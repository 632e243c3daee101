import { describe, expect, test } from "vitest";

import { readOneFile } from "./read-one-file.ts";
import { ruleRuling } from "../../src/policy/rule-settings.ts";

function severityOf(
  yaml: string,
  path: string,
  rule: string | null,
  category: "security" | "performance" = "security",
): string | null {
  const { config, notes } = readOneFile(`rules:\n${yaml}`);
  expect(notes).toEqual([]);
  return ruleRuling(config.rules)(path, { rule, category })?.severity ?? null;
}

describe("an entry speaks of", () => {
  test.each([
    ["a rule by its whole name", "{ rule: ruff/S608, severity: off }", "ruff/S608", "off"],
    ["and of no other", "{ rule: ruff/S608, severity: off }", "ruff/S6080", null],
    ["a rule without its tool", "{ rule: S608, severity: minor }", "ruff/S608", "minor"],
    [
      "a rule with a plugin",
      "{ rule: no-thenable, severity: nit }",
      "oxlint/unicorn/no-thenable",
      "nit",
    ],
    ["letter case aside", "{ rule: RUFF/s608, severity: off }", "ruff/S608", "off"],
    ["all rules of a tool", "{ rule: ruff/*, severity: off }", "ruff/S608", "off"],
    ["of that tool alone", "{ rule: ruff/*, severity: off }", "ruffian/S608", null],
    ["secrets too", "{ rule: secrets/*, severity: off }", "secrets/stripe-live-key", "off"],
    ["a category", "{ category: security, severity: critical }", "ruff/S608", "critical"],
    ["and of no other category", "{ category: bug, severity: critical }", "ruff/S608", null],
    ["what the model says, by category", "{ category: security, severity: off }", null, "off"],
    ["what the model says, as a tool", "{ rule: model/*, severity: off }", null, "off"],
    ["one kind of that", "{ rule: model/performance, severity: off }", null, null],
    [
      "a bare false, as older YAML reads off",
      "{ rule: S608, severity: false }",
      "ruff/S608",
      "off",
    ],
  ])("%s", (_, entry, rule, severity) => {
    expect(severityOf(`  - ${entry}\n`, "src/a.py", rule)).toBe(severity);
  });
});

describe("by path", () => {
  const rules = `
  - { category: security, severity: minor }
  - { rule: ruff/*, paths: ["scripts/**", "*_test.py"], severity: off }
  - { rule: S608, paths: ["scripts/live/"], severity: critical }
`;
  test.each([
    ["src/a.py", "ruff/S608", "minor"],
    ["scripts/a.py", "ruff/S608", "off"],
    ["src/a_test.py", "ruff/S608", "off"],
    ["scripts/live/a.py", "ruff/S608", "critical"],
    ["scripts/live/a.py", "ruff/S102", "off"],
    ["scripts/a.py", "oxlint/no-eval", "minor"],
  ])("%s, %s: the last entry that fits decides, %s", (path, rule, severity) => {
    expect(severityOf(rules, path, rule)).toBe(severity);
  });
});

describe("a wrong entry loses only itself and says where it stands", () => {
  test.each([
    [
      "{ rule: x }",
      'line 3, column 5: "rules[1]": one of off, critical, major, minor, nit is expected as severity; it is ignored',
    ],
    ["{ rule: x, severity: high }", 'line 3, column 26: "rules[1].severity": one of off'],
    ["{ severity: nit }", '"rules[1]": either rule or category is expected; it is ignored'],
    ["{ rule: x, category: bug, severity: nit }", "either rule or category is expected"],
    ["{ rule: 'a b', severity: nit }", 'line 3, column 13: "rules[1].rule": a rule is expected'],
    ["{ rule: '*', severity: nit }", "a rule is expected"],
    ["{ category: perf, severity: nit }", 'column 17: "rules[1].category": one of bug, security'],
    ["{ rule: x, severity: nit, pathes: [a] }", "only the keys rule, category, paths and severity"],
    ["{ rule: x, severity: nit, paths: src }", "a list of path patterns is expected"],
    ["{ rule: x, severity: nit, paths: ['{a'] }", "unbalanced braces"],
    ["ruff/S608", "the keys rule or category, and severity are expected"],
    ["", "the keys rule or category, and severity are expected"],
  ])("%s", (entry, note) => {
    const { config, notes } = readOneFile(
      `rules:\n  - { rule: a, severity: off }\n  - ${entry}\n  - { rule: b, severity: off }\n`,
    );
    expect(config.rules.map(({ rule }) => rule)).toEqual(["a", "b"]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });

  test("what is no list gives the default", () => {
    const { config, notes } = readOneFile("rules: { ruff/S608: off }\nnits: true\n");
    expect(config).toMatchObject({ rules: [], nits: true });
    expect(notes).toEqual([
      'line 1, column 8: "rules": a list of entries with rule or category, and severity is expected; it counts as not given',
    ]);
  });

  test("entries beyond the most are told once", () => {
    const entry = "  - { rule: a, severity: off }\n";
    const { config, notes } = readOneFile(`rules:\n${entry.repeat(203)}`);
    expect(config.rules).toHaveLength(200);
    expect(notes).toEqual([
      'line 202, column 5: "rules": at most 200 entries are read; it is ignored',
    ]);
  });
});
