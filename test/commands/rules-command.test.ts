import { createColors } from "picocolors";
import { describe, expect, test } from "vitest";
import type { Analyzer } from "../../src/analyzers/analyzer.ts";
import { analyzers } from "../../src/analyzers/analyzers.ts";
import type { Rule } from "../../src/analyzers/rule.ts";
import { nearest } from "../../src/commands/nearest.ts";
import { rulesCommand, type RulesOptions } from "../../src/commands/rules-command.ts";
import { TellTheUser } from "../../src/domain/errors.ts";
import { displayWidth } from "../../src/terminal/display-width.ts";

const style = { colors: createColors(false), room: null };
const everything: RulesOptions = { id: null, format: "text", language: null, category: null };

function rule(id: string, more: Partial<Rule> = {}): Rule {
  return {
    id,
    category: "bug",
    severity: "minor",
    confidence: "high",
    title: `{name} is wrong`,
    trigger: "It bites.",
    why: "This is why.",
    ...more,
  };
}

function analyzer(name: string, ending: string, rules: readonly Rule[]): Analyzer {
  return {
    kind: "in-memory",
    name,
    version: "1",
    rules,
    appliesTo: (path) => path.endsWith(ending),
    load: () => Promise.resolve(() => []),
  };
}

const some = [
  analyzer("snake", ".py", [
    rule("B1", { severity: "critical", cwe: "CWE-79" }),
    rule("S1", { category: "security", skipInTests: true }),
  ]),
  analyzer("own", "", [
    rule("leak", {
      examples: {
        flagged: [{ language: "go", path: "cmd/main.go", code: "open()\nwork()\n", lines: [1] }],
        clear: [{ language: "go", path: null, code: "defer close()", lines: [] }],
      },
    }),
    rule("B1"),
  ]),
];

function print(options: Partial<RulesOptions>): string {
  return rulesCommand({ ...everything, ...options }, some, style);
}

describe("marginalia rules", () => {
  test("lists all by category, worst first, one line each", () => {
    expect(print({})).toBe(`bug
  critical  snake/B1  NAME is wrong
  minor     own/B1    NAME is wrong
  minor     own/leak  NAME is wrong

security
  minor     snake/S1  NAME is wrong

4 rules
`);
  });

  test("fits each rule on a line of the terminal", () => {
    const text = rulesCommand(everything, analyzers, { ...style, room: 100 });
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(100);
    expect(text).toContain("…");
  });

  test.each<[Partial<RulesOptions>, readonly string[]]>([
    [{ category: "security" }, ["snake/S1"]],
    [{ language: "go" }, ["own/B1", "own/leak"]],
    [{ language: "python" }, ["snake/B1", "own/B1", "snake/S1"]],
    [{ language: "python", category: "bug" }, ["snake/B1", "own/B1"]],
  ])("with %j lists what fits", (options, ids) => {
    const { rules } = JSON.parse(print({ ...options, format: "json" })) as {
      rules: { id: string }[];
    };
    expect(rules.map(({ id }) => id)).toEqual(ids);
  });

  test("as JSON says all of each", () => {
    expect(JSON.parse(print({ id: "S1", format: "json" }))).toEqual({
      version: 1,
      rules: [
        {
          id: "snake/S1",
          tool: "snake",
          category: "security",
          severity: "minor",
          confidence: "high",
          title: "NAME is wrong",
          trigger: "It bites.",
          why: "This is why.",
          cwe: null,
          languages: ["python"],
          skipInTests: true,
          examples: { flagged: [], clear: [] },
        },
      ],
    });
  });

  test("explains one, with its examples and how to switch it off", () => {
    expect(print({ id: "leak" })).toBe(`own/leak  minor
  NAME is wrong
  It bites.

  This is why.

  bug; high confidence; go

Flagged

  cmd/main.go
  > open()
    work()

Left alone

  go
    defer close()

Switch it off

  for the repository, in .github/marginalia.yml:
    rules: [{ rule: own/leak, severity: off }]
  for one place, in a comment above it:
    marginalia-ignore own/leak -- why it is right here
`);
  });

  test("knows a rule with its tool and without, in any case, and all of one name", () => {
    expect(print({ id: "SNAKE/b1" })).toMatch(/^snake\/B1 {2}critical\n[^]*CWE-79/);
    expect(print({ id: "B1" }).match(/^\w+\/B1 /gm)).toEqual(["snake/B1 ", "own/B1 "]);
    expect(print({ id: "snake/*" }).match(/^snake\/\w+ /gm)).toHaveLength(2);
  });

  test.each([
    [{ id: "leek" }, "There is no rule leek", "Did you mean leak?"],
    [{ id: "own/leaks" }, "There is no rule own/leaks", "Did you mean own/leak?"],
    [{ id: "xyz" }, "There is no rule xyz", "marginalia rules lists all of them."],
    [{ language: "cobol" }, "No rule is for the language cobol", "There are rules for go, python."],
  ])("of %j says what was probably meant", (options, message, hint) => {
    const caught = (() => {
      try {
        return print(options);
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toBeInstanceOf(TellTheUser);
    expect(caught).toMatchObject({ message, hint });
  });
});

test.each([
  ["use-isna", "use-isnan"],
  ["USE-ISNAN", "use-isnan"],
  ["no-evla", "no-eval"],
  ["quite-different", null],
  ["x", null],
])("the nearest to %j is %j", (written, meant) => {
  expect(nearest(written, ["use-isnan", "no-eval"])).toBe(meant);
});

test("every rule there is can be listed and explained", () => {
  const { rules } = JSON.parse(
    rulesCommand({ ...everything, format: "json" }, analyzers, style),
  ) as { rules: { id: string; title: string }[] };
  expect(rules.length).toBeGreaterThan(100);
  for (const { id, title } of rules) {
    const text = rulesCommand({ ...everything, id }, analyzers, style);
    expect(text).toContain(`marginalia-ignore ${id} -- `);
    expect(text).toContain(title);
    expect(title).not.toContain("{name}");
  }
});
