import { expect, test } from "vitest";

import type { Coverage } from "../../src/domain/coverage.ts";
import { fingerprint } from "../../src/domain/ids.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import { verdictOf } from "../../src/review/verdict-of.ts";

test("a finding at the gate stops a change also when not all of it was reviewed", () => {
  const coverage: Coverage = { files: [], units: [], truncated: "12000 files" };
  const at = { fingerprint: fingerprint("f".repeat(16)), confidence: "high" } as const;
  const verdict = (severity: "critical" | "nit"): string =>
    verdictOf(coverage, [{ ...at, severity }], { ...defaultConfig, gate: "major" }).kind;

  expect(verdict("critical")).toBe("blocked");
  expect(verdict("nit")).toBe("partial");
});
