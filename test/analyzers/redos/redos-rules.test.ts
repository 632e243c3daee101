import { describe, expect, test } from "vitest";

import { redos } from "../../../src/analyzers/redos/redos.ts";
import { loadCheck } from "../load-check.ts";

const check = await loadCheck(redos);
const paths: Readonly<Record<string, string>> = {
  javascript: "src/a.js",
  typescript: "src/a.ts",
  python: "src/a.py",
};

async function told(language: string, text: string) {
  const path = paths[language] ?? "";
  expect(redos.appliesTo(path)).toBe(true);
  return (await check({ path, text })).map(({ rule, firstLine }) => `${rule}:${firstLine}`);
}

describe.each(redos.rules.map((rule) => [rule.id, rule.examples] as const))(
  "%s",
  (id, examples) => {
    test("has at least three examples of each kind", () => {
      expect(examples?.flagged.length).toBeGreaterThanOrEqual(3);
      expect(examples?.clear.length).toBeGreaterThanOrEqual(3);
    });

    test.each(examples?.flagged ?? [])("tells $code", async ({ language, code, lines }) => {
      expect(await told(language, code)).toEqual(lines.map((line) => `${id}:${line}`));
    });

    test.each(examples?.clear ?? [])("leaves alone $code", async ({ language, code }) => {
      expect(await told(language, code)).toEqual([]);
    });
  },
);
