import { expect } from "vitest";

import type { Check, InMemoryAnalyzer } from "../../src/analyzers/analyzer.ts";

/** Loads an analyzer's check; whatever it reports, the analyzer's quick look must have let through. */
export async function loadCheck(analyzer: InMemoryAnalyzer): Promise<Check> {
  const check = await analyzer.load();
  return async (file) => {
    const reports = await check(file);
    if (reports.length > 0) expect(analyzer.mayConcern?.(file.text) ?? true).toBe(true);
    return reports;
  };
}
