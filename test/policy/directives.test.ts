import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { directivesIn, readFileDirectives } from "../../src/policy/file-directives.ts";
import { readOwnDirective } from "../../src/policy/own-directive.ts";
import { silences } from "../../src/policy/silences.ts";

describe("our own directive, in a comment of any language", () => {
  test.each([
    ["# marginalia-ignore S608 -- a constant", "next-line", ["S608"], "a constant"],
    ["  // marginalia-ignore oxlint/no-eval -- why", "next-line", ["oxlint/no-eval"], "why"],
    ["eval(x); // marginalia-ignore no-eval -- why", "line", ["no-eval"], "why"],
    ["/* marginalia-ignore a, b -- two of them */", "next-line", ["a", "b"], "two of them"],
    ["{/* marginalia-ignore a -- in JSX */}", "next-line", ["a"], "in JSX"],
    [" * marginalia-ignore a -- in a block", "next-line", ["a"], "in a block"],
    ["<!-- marginalia-ignore secrets/* -- sample -->", "next-line", ["secrets/*"], "sample"],
    ["-- marginalia-ignore sql/lock -- small table", "next-line", ["sql/lock"], "small table"],
    ["; marginalia-ignore a -- why", "next-line", ["a"], "why"],
    ["% marginalia-ignore a -- why", "next-line", ["a"], "why"],
    ["x = 1  # type: ignore # marginalia-ignore a -- why", "line", ["a"], "why"],
    ["# marginalia-ignore: a -- why -- and how", "next-line", ["a"], "why -- and how"],
    ["//! marginalia-ignore a --- why\r", "next-line", ["a"], "why"],
    ["# marginalia-ignore a", "next-line", ["a"], null],
    ["# marginalia-ignore a --", "next-line", ["a"], null],
    ["/* marginalia-ignore a -- */", "next-line", ["a"], null],
    ["# marginalia-ignore -- why", "next-line", [], "why"],
    ["# marginalia-ignore", "next-line", [], null],
  ])("%s", (line, reach, rules, why) => {
    expect(readOwnDirective(line)).toEqual({
      tool: "marginalia",
      word: "marginalia-ignore",
      reach,
      rules,
      why,
    });
  });

  test.each([
    "const help = 'write marginalia-ignore a -- why';",
    "# see marginalia-ignore a -- why",
    "# marginalia-ignored a -- why",
    "# not-marginalia-ignore a -- why",
    "marginalia-ignore a -- why",
  ])("not in %s", (line) => {
    expect(readOwnDirective(line)).toBeNull();
  });
});

describe("directives of linters", () => {
  test.each([
    ["x = 1  # noqa", "ruff", "line", null],
    ["x = 1  # NOQA:F821,S608 for now", "ruff", "line", ["F821", "S608"]],
    ["x = 1  # type: ignore # noqa : S608", "ruff", "line", ["S608"]],
    ["# ruff: noqa", "ruff", "file", null],
    ["# flake8: noqa: F401", "ruff", "file", ["F401"]],
    ["# ruff: ignore[B006]", "ruff", "next-line", ["B006"]],
    ["def f(x=[]):  # ruff: ignore[B006]", "ruff", "line", ["B006"]],
    ["# ruff: file-ignore[B006, F821]", "ruff", "file", ["B006", "F821"]],
    ["# ruff: disable[B006]", "ruff", "from", ["B006"]],
    ["# ruff: enable[B006]", "ruff", "until", ["B006"]],
    ["x(); // eslint-disable-line", "oxlint", "line", null],
    [
      "// eslint-disable-next-line no-eval, use-isnan -- sure",
      "oxlint",
      "next-line",
      ["no-eval", "use-isnan"],
    ],
    ["{/* oxlint-disable-next-line no-eval */}", "oxlint", "next-line", ["no-eval"]],
    ["/* eslint-disable */", "oxlint", "from", null],
    ["// oxlint-enable no-eval", "oxlint", "until", ["no-eval"]],
    [
      "/* eslint-disable @typescript-eslint/no-for-in-array */",
      "oxlint",
      "from",
      ["typescript/no-for-in-array"],
    ],
    ["/* eslint-disable react-hooks/rules-of-hooks */", "oxlint", "from", ["react/rules-of-hooks"]],
    ["/* eslint-disable eslint/no-eval */", "oxlint", "from", ["no-eval"]],
    ["run(x)  # nosec", "bandit", "line", null],
    ["run(x)  # nosec B608, B102", "bandit", "line", ["S608", "S102"]],
    ["x() //nolint", "golangci-lint", "line", null],
    [
      "//nolint:gosec,errcheck // checked above",
      "golangci-lint",
      "next-line",
      ["gosec", "errcheck"],
    ],
    ["x() // nolint:all", "golangci-lint", "line", null],
    ["run(x); // NOSONAR checked above", "sonar", "line", null],
  ])("%s", (line, tool, reach, rules) => {
    expect(directivesIn(line)).toMatchObject([{ tool, reach, rules }]);
  });

  test.each([
    "x = 1  # noqa: because I say so",
    "x = 1  # no noqa here",
    "x = 1  # noqa_x",
    "call('eslint-disable')",
    "// say eslint-disable and be done",
    "// eslint-disabled",
    "/* eslint no-eval: 0 */",
    "// nolinting",
  ])("not in %s", (line) => {
    expect(directivesIn(line)).toEqual([]);
  });
});

describe("what a directive is about", () => {
  const wordsAbout = (text: string, first: number, last = first): readonly string[] =>
    readFileDirectives(text)
      .about(first, last)
      .map(({ line, word }) => `${line} ${word}`);

  test("one of ours speaks of the line below, and of its own when code stands before it", () => {
    const text = "# marginalia-ignore a -- x\none()\ntwo()  # marginalia-ignore a -- x\nthree()\n";
    expect(wordsAbout(text, 2)).toEqual(["1 marginalia-ignore"]);
    expect(wordsAbout(text, 3)).toEqual(["3 marginalia-ignore"]);
    expect(wordsAbout(text, 4)).toEqual([]);
  });

  test("ours may stand one below the other, those of linters may not", () => {
    const text =
      "// eslint-disable-next-line\n// marginalia-ignore a -- x\n// marginalia-ignore b -- x\nx();\n";
    expect(wordsAbout(text, 4)).toEqual(["3 marginalia-ignore", "2 marginalia-ignore"]);
  });

  test("the end of the last line counts as that of the first, those between do not", () => {
    const text = "call(\n  a,  # noqa\n)  # noqa\n";
    expect(wordsAbout(text, 1, 3)).toEqual(["3 noqa"]);
  });

  test("a range goes from its line to its end, a file's comment over all of it", () => {
    const text =
      "a\n/* eslint-disable no-eval */\nb\n/* eslint-enable no-eval */\nc\n# ruff: noqa\n";
    expect(wordsAbout(text, 1)).toEqual(["6 ruff: noqa"]);
    expect(wordsAbout(text, 3)).toEqual(["2 eslint-disable", "6 ruff: noqa"]);
    expect(wordsAbout(text, 5)).toEqual(["6 ruff: noqa"]);
  });

  test("an end for another rule or tool ends nothing", () => {
    const text =
      "/* eslint-disable no-eval */\n/* eslint-enable no-new */\n# ruff: enable[E1]\nx\n";
    expect(wordsAbout(text, 4)).toEqual(["1 eslint-disable"]);
  });

  test("a file full of comments is read in little time and keeps few ranges", () => {
    const text = "/* eslint-disable */\n".repeat(50_000);
    expect(readFileDirectives(text).about(40_000, 40_000)).toHaveLength(100);
  });
});

describe("a directive speaks of", () => {
  const finding = (
    rule: string | null,
    category: "security" | "resource" | "bug" = "security",
  ) => ({
    rule,
    category,
  });
  test.each([
    ["# marginalia-ignore S608 -- x", "a.py", finding("ruff/S608"), true],
    ["# marginalia-ignore ruff/* -- x", "a.py", finding("ruff/S608"), true],
    ["# marginalia-ignore S608 -- x", "a.py", finding("ruff/S102"), false],
    ["# marginalia-ignore secrets/* -- x", "a.py", finding("secrets/aws-key"), true],
    ["# marginalia-ignore model/* -- x", "a.py", finding(null), true],
    ["# noqa", "a.py", finding("ruff/S608"), true],
    ["# noqa: S102", "a.py", finding("ruff/S608"), false],
    ["# noqa", "a.py", finding("marginalia/sql-injection"), false],
    ["# noqa", "a.py", finding("secrets/aws-key"), false],
    ["# noqa", "a.py", finding(null), false],
    ["// eslint-disable-line", "a.ts", finding("oxlint/no-eval"), true],
    ["// eslint-disable-line no-thenable", "a.ts", finding("oxlint/unicorn/no-thenable"), true],
    ["// eslint-disable-line", "a.ts", finding("secrets/aws-key"), false],
    ["# nosec", "a.py", finding("marginalia/sql-injection"), true],
    ["# nosec B608", "a.py", finding("ruff/S608"), true],
    ["# nosec", "a.py", finding("ruff/B006", "bug"), false],
    ["# nosec", "a.rb", finding("marginalia/sql-injection"), false],
    ["# nosec", "a.py", finding("secrets/aws-key"), false],
    ["//nolint", "a.go", finding("marginalia/body-not-closed", "resource"), true],
    ["//nolint:bodyclose", "a.go", finding("marginalia/body-not-closed", "resource"), true],
    ["//nolint:gosec", "a.go", finding("marginalia/body-not-closed", "resource"), false],
    ["//nolint:constructor", "a.go", finding("marginalia/sql-injection"), false],
    ["//nolint", "a.go", finding("secrets/aws-key"), false],
    ["//nolint", "a.ts", finding("oxlint/no-eval"), false],
    ["// NOSONAR", "A.java", finding("marginalia/xxe"), true],
    ["// NOSONAR", "A.java", finding("secrets/aws-key"), false],
    ["// NOSONAR", "a.ts", finding("oxlint/no-eval"), false],
  ])("%s in %s: %j %s", (line, path, claim, expected) => {
    expect(directivesIn(line).map((directive) => silences(directive, path, claim))).toEqual([
      expected,
    ]);
  });
});

test("no line makes reading it throw or take long", () => {
  const part = fc.constantFrom(
    "#",
    "//",
    "/*",
    "*/",
    " ",
    "--",
    "marginalia-ignore",
    "noqa",
    ":",
    "S608",
    ",",
    "[",
    "]",
    "eslint-disable",
    "-next-line",
    "ruff",
    "nosec",
    "//nolint",
    "NOSONAR",
    "*",
    "\t",
    "x/y",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      for (const { why, rules } of directivesIn(parts.join(""))) {
        expect(why).not.toBe("");
        expect(rules?.every((rule) => !/[\s,]/.test(rule)) ?? true).toBe(true);
      }
    }),
  );
  expect(directivesIn(`${"#* ".repeat(30_000)}marginalia-ignore a -- x`)).toHaveLength(1);
});
