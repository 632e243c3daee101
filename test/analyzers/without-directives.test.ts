import { afterAll, describe, expect, test } from "vitest";

import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import { withoutDirectives } from "../../src/analyzers/without-directives.ts";
import { silentLog } from "../../src/domain/log.ts";
import { claimsOf, review } from "./unit-of.ts";

const engine = createAnalyzerEngine({ log: silentLog, timeoutMs: 60_000, memoryMb: 1024 });
afterAll(() => engine.close());

const python = "def f(x=[]):\n    return x\n";
const typescript = "export const isIt = (x: number) => x === NaN;\n";

describe("no comment switches an analyzer off", () => {
  test.each([
    ["a line's", python.replace(":\n", ":  # noqa\n")],
    ["in capitals, for a rule", python.replace(":\n", ":  # type: ignore # NoQA : B006\n")],
    ["without blanks", python.replace(":\n", ":  #noqa:B006\n")],
    ["behind a wide blank", python.replace(":\n", ":  #\u00a0noqa\n")],
    ["a file's", `# ruff: noqa\n${python}`],
    ["a file's, for a rule", `# ruff:noqa: B006\n${python}`],
    ["a file's, in flake8's name", `# flake8: noqa\n${python}`],
    ["a line's, in ruff's own words", python.replace(":\n", ":  # ruff: ignore[B006]\n")],
    ["the next line's", `# ruff: ignore[B006]\n${python}`],
    ["a range's", `# ruff: disable[B006]\n${python}# ruff: enable[B006]\n`],
    ["a file's, in ruff's own words", `# ruff: file-ignore[B006]\n${python}`],
  ])("Python: %s", async (_, text) => {
    const claims = await claimsOf(engine, { "src/a.py": text });
    expect(claims.map(({ rule }) => rule)).toContain("ruff/B006");
  });

  test.each([
    ["the next line's", `// eslint-disable-next-line\n${typescript}`],
    ["by name", `// oxlint-disable-next-line use-isnan -- why\n${typescript}`],
    ["over two lines", `/* eslint-disable-next-line\n use-isnan */\n${typescript}`],
    ["a line's", typescript.replace(";", "; // eslint-disable-line")],
    ["a file's", `/* oxlint-disable */\n${typescript}`],
    ["a range's", `/* eslint-disable use-isnan */\n${typescript}/* eslint-enable use-isnan */\n`],
    ["that switches the rule itself", `/* eslint use-isnan: "off" */\n${typescript}`],
  ])("TypeScript: %s", async (_, text) => {
    const claims = await claimsOf(engine, { "src/a.ts": text });
    expect(claims.map(({ rule }) => rule)).toContain("oxlint/use-isnan");
  });
});

test("what a claim quotes is the file's own text", async () => {
  const line = "export const isIt = (x: number) => x === NaN; // eslint-disable-line";
  const [claim] = await claimsOf(engine, { "src/a.ts": `${line}\n` });
  expect(claim?.quote).toBe(line);
});

test("a comment added beside an old fault is no new fault, nor is one taken away", async () => {
  const silenced = typescript.replace(";", "; // eslint-disable-line");
  for (const [before, after] of [
    [typescript, `// eslint-disable-next-line\n${typescript}`],
    [`// eslint-disable-next-line\n${typescript}`, typescript],
    [`const a = 1;\n${silenced}`, `const b = 1;\n${silenced}`],
  ] as const) {
    const outcomes = await review(engine, { "src/a.ts": { before, after } });
    expect(outcomes.flatMap(({ claims }) => claims)).toEqual([]);
  }
});

test("only such words change, and none of them its length", () => {
  const text = [
    "x = 1  # noqa: S608",
    "noqa = ruff  # see ruff: noqa",
    "/* eslint-disable-next-line a */ eslint-plugin; oxlint-enable",
    "# truffle: x",
  ].join("\n");
  expect(withoutDirectives(text)).toBe(
    [
      "x = 1  # noq_: S608",
      "noqa = ruff  # see ruf_: noq_",
      "/* eslint_disable-next-line a */ eslint-plugin; oxlint_enable",
      "# truffle: x",
    ].join("\n"),
  );
});
