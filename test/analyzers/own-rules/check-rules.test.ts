import { describe, expect, test } from "vitest";

import { checkRuleFiles } from "../../../src/analyzers/own-rules/check-rules.ts";
import { TellTheUser } from "../../../src/domain/errors.ts";

/** What is said of a rule file; null when nothing is wrong with it. */
async function problemOf(...texts: readonly string[]): Promise<string | null> {
  try {
    await checkRuleFiles(texts.map((text, at) => ({ path: `${at + 1}.yml`, text })));
    return null;
  } catch (error) {
    if (!(error instanceof TellTheUser)) throw error;
    expect(error.hint).toContain("docs/by-hand.md");
    return error.message.replace("Your rules cannot be used: ", "");
  }
}

const head = "id: no-eval\nlanguage: TypeScript\n";
const whole = `${head}rule: { pattern: eval($A) }\n`;

describe("a rule file is refused at the place that is wrong", () => {
  test.each<readonly [what: string, text: string, place: string, expected: string]>([
    ["broken YAML", `${head}rule: {`, "line 3, column 8", "not valid YAML"],
    ["nothing in it", "# later\n", "1.yml", "a rule is expected"],
    ["a list", "- a\n", "line 1, column 1", "a rule file has id, language"],
    ["no id", "language: Go\nrule: { kind: block }\n", "line 1, column 1", "id: an id is expected"],
    ["an id of two words", `id: no eval\n${whole.slice(12)}`, "line 1, column 5", "id: letters"],
    ["an unknown language", whole.replace("TypeScript", "Cobol"), "line 2, column 11", "Python"],
    ["no rule", head, "line 1, column 1", "rule: a rule has pattern"],
    ["an unknown severity", `${whole}severity: high\n`, "line 4, column 11", "error, warning"],
    [
      "a slip in a key",
      `${whole}constrains: {}\n`,
      "line 4, column 1",
      "constrains: there is no such",
    ],
    [
      "a slip in a rule",
      `${head}rule:\n  patern: a\n`,
      "line 4, column 3",
      "rule.patern: there is no",
    ],
    [
      "a slip deep in a rule",
      `${head}rule:\n  any:\n    - kind: string\n    - has: { kynd: string }\n`,
      "line 6, column 14",
      "rule.any.1.has.kynd: there is no such key",
    ],
    [
      "a wrong stopBy",
      `${head}rule: { kind: string, inside: { kind: pair, stopBy: ende } }\n`,
      "line 3, column 53",
      "neighbor, end",
    ],
    [
      "an unknown kind",
      `${head}rule: { any: [{ kind: string }, { kind: strin }] }\n`,
      "line 3, column 41",
      "`strin` is invalid",
    ],
    [
      "a broken expression",
      `${head}rule:\n  kind: string\n  regex: "(a"\n`,
      "line 5, column 10",
      "unclosed group",
    ],
    ["no code", `${head}rule:\n  pattern: "eval("\n`, "line 4, column 12", "no code of TypeScript"],
    [
      "two pieces of code",
      `${head}rule:\n  not: { pattern: "a b" }\n  kind: string\n`,
      "line 4, column 19",
      "Multiple AST nodes",
    ],
    ["an unknown helper", `${head}rule: { matches: nope }\n`, "line 3, column 18", "not defined"],
    [
      "a constraint for nothing",
      `${whole}constraints: { B: { kind: string } }\n`,
      "line 4, column 16",
      "Undefined meta var",
    ],
    [
      "an unknown category",
      `${whole}metadata: { category: style }\n`,
      "line 4, column 23",
      "bug, security",
    ],
    [
      "a bare number of a weakness",
      `${whole}metadata: { cwe: 89 }\n`,
      "line 4, column 18",
      "CWE-89",
    ],
    [
      "a path pattern that is none",
      `${whole}files: ["src/{a"]\n`,
      "line 4, column 9",
      "unbalanced braces",
    ],
    [
      "a message of two names",
      `${head}rule: { pattern: $A($B) }\nmessage: $A of $B\n`,
      "line 4, column 10",
      "$A and $B",
    ],
    [
      "the second document",
      `${whole}---\nid: other\nlanguage: Go\n`,
      "line 5, column 1",
      "rule: a rule has",
    ],
    [
      "the same id again",
      `${whole}---\n${whole}`,
      "line 5, column 5",
      "already, in 1.yml, line 1, column 5",
    ],
  ])("%s", async (_, text, place, expected) => {
    const problem = await problemOf(text);
    expect(problem).toContain(place);
    expect(problem).toContain(expected);
  });

  test("of several files, the one that is wrong is named", async () => {
    expect(await problemOf(whole, whole)).toMatch(
      /^2\.yml, line 1, column 5: there is a rule no-eval/,
    );
  });

  test("nesting and aliases without end are refused, and nothing else happens", async () => {
    const deep = `${head}rule: ${"{not: ".repeat(20_000)}${"}".repeat(20_000)}\n`;
    expect(await problemOf(deep)).toContain("levels");
    const lines = Array.from(
      { length: 12 },
      (_, at) => `  a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`,
    );
    const bomb = `${whole}metadata:\n  a0: &a0 [x]\n${lines.join("\n")}\n`;
    expect(await problemOf(bomb)).toContain("aliases");
  });
});

test("what ast-grep's documentation has is taken", async () => {
  expect(
    await problemOf(
      `${whole}severity: hint
message: No eval of $A
note: It runs anything.
url: https://example.org
constraints: { A: { not: { kind: string } } }
utils: { text: { any: [{ kind: string }, { kind: template_string }] } }
transform: { B: { replace: { source: $A, replace: a, by: b } } }
fix: { template: run($B), expandEnd: { regex: "," } }
labels: { A: { style: primary, message: here } }
files: ["src/**"]
ignores: ["**/*.test.ts"]
metadata: { team: core, category: security, cwe: CWE-95 }
---
id: second
language: python
severity: off
rule:
  pattern: { context: "f($A)", selector: argument_list, strictness: relaxed }
  inside: { stopBy: end, kind: call, field: arguments }
  nthChild: { position: 2n+1, reverse: true }
---
`,
    ),
  ).toBeNull();
});
