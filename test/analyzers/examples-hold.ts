import { describe, expect, test } from "vitest";

import type { Check, InMemoryAnalyzer } from "../../src/analyzers/analyzer.ts";

/**
 * Tests of each rule's examples: what it tells is told on its lines, and what is left alone no rule
 * of the analyzer tells.
 */
export function describeExamples(analyzer: InMemoryAnalyzer, check: Check): void {
  async function told(path: string, text: string): Promise<readonly string[]> {
    const reports = await check({ path, text });
    return reports.map(({ rule, firstLine }) => `${rule}:${firstLine}`);
  }

  describe.each(analyzer.rules.map((rule) => [rule.id, rule.examples] as const))(
    "%s",
    (id, examples) => {
      test("has at least three examples of each kind, all in files that are looked at", () => {
        expect(examples?.flagged.length).toBeGreaterThanOrEqual(3);
        expect(examples?.clear.length).toBeGreaterThanOrEqual(3);
        for (const { path } of [...(examples?.flagged ?? []), ...(examples?.clear ?? [])]) {
          expect(analyzer.appliesTo(path ?? "")).toBe(true);
        }
      });

      test.each(examples?.flagged ?? [])("tells $code", async ({ path, code, lines }) => {
        const reports = await told(path ?? "", code);
        expect(reports.filter((each) => each.startsWith(`${id}:`))).toEqual(
          lines.map((line) => `${id}:${line}`),
        );
      });

      test.each(examples?.clear ?? [])("leaves alone $code", async ({ path, code, lines }) => {
        expect(lines).toEqual([]);
        expect(await told(path ?? "", code)).toEqual([]);
      });
    },
  );
}
