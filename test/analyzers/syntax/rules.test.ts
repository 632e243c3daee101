import { describe, expect, test } from "vitest";

import type { Check } from "../../../src/analyzers/analyzer.ts";
import type { Example } from "../../../src/analyzers/rule.ts";
import { rules } from "../../../src/analyzers/syntax/rules.ts";
import { checkBy } from "../../../src/analyzers/syntax/syntax.ts";

const endings: Readonly<Record<string, string>> = {
  javascript: "js",
  typescript: "ts",
  tsx: "tsx",
  python: "py",
  go: "go",
  java: "java",
  terraform: "tf",
};

/** TypeScript and its dialect are read by the rules on JavaScript. */
function isIn(language: string): (example: Example) => boolean {
  return (example) =>
    example.language === language ||
    (language === "javascript" && /^(typescript|tsx)$/.test(example.language));
}

async function linesTold(check: Check, { path, language, code }: Example): Promise<string[]> {
  const file = path ?? `src/example.${endings[language]}`;
  const reports = await check({ path: file, text: code });
  return reports.map(({ rule, firstLine }) => `${rule} on line ${firstLine}`);
}

const all = checkBy(rules);

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const { flagged, clear } = rule.examples;
  const own = checkBy([rule]);

  test("says when it bites in words that hold in each of its languages", () => {
    if (Object.keys(rule.visits).length < 2) return;
    expect(rule.trigger).not.toMatch(/\b(?:JavaScript|TypeScript|Python|Java|Go)\b/);
  });

  test("has at least three examples of each kind, some in each of its languages", () => {
    expect(flagged.length).toBeGreaterThanOrEqual(3);
    expect(clear.length).toBeGreaterThanOrEqual(3);
    for (const language of Object.keys(rule.visits)) {
      const fits = isIn(language);
      expect(flagged.some(fits), `flagged in ${language}`).toBe(true);
      expect(clear.some(fits), `clear in ${language}`).toBe(true);
    }
  });

  test.each(flagged.map((example) => [example.code, example] as const))(
    "tells\n%s",
    async (_, example) => {
      expect(example.lines, "lines marked with <-").not.toEqual([]);
      expect(await linesTold(own, example)).toEqual(
        example.lines.map((line) => `${id} on line ${line}`),
      );
    },
  );

  test("is asked of every file that is like its flagged examples", () => {
    for (const [language, { mentions }] of Object.entries(rule.visits)) {
      for (const { code } of mentions === undefined ? [] : flagged.filter(isIn(language))) {
        expect(
          mentions?.some((word) => code.includes(word)),
          code,
        ).toBe(true);
      }
    }
  });

  test.each(clear.map((example) => [example.code, example] as const))(
    "and every other rule leave alone\n%s",
    async (_, example) => {
      expect(await linesTold(all, example)).toEqual([]);
    },
  );

  test("says what is wrong in one sentence, when it bites, and what to do", () => {
    expect(Array.from(rule.title).length).toBeLessThanOrEqual(140);
    expect(Array.from(rule.trigger).length).toBeLessThanOrEqual(400);
    expect(rule.why.length).toBeGreaterThan(40);
    expect(rule.title).toMatch(/[.?]$/);
  });
});

test("ids are unique and written as words with hyphens", () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
});
