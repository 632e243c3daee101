import { describe, expect, test } from "vitest";
import { confidences, severities } from "../../src/domain/finding.ts";
import { blockedBy } from "../../src/policy/gate.ts";

describe("the gate", () => {
  const all = severities.flatMap((severity) =>
    confidences.map((confidence) => ({ severity, confidence })),
  );

  test.each([
    ["never", []],
    ["critical", ["critical"]],
    ["major", ["critical", "major"]],
    ["minor", ["critical", "major", "minor"]],
  ] as const)("%s is reached by %j of high confidence", (gate, reached) => {
    expect(blockedBy(all, gate)).toEqual(
      reached.map((severity) => ({ severity, confidence: "high" })),
    );
  });

  test("only what is open blocks", () => {
    const states = ["open", "fixed", "dismissed", "withdrawn", "late", "suppressed"] as const;
    const findings = states.map((state) => ({
      severity: "critical" as const,
      confidence: "high" as const,
      state,
    }));
    expect(blockedBy(findings, "major").map((finding) => finding.state)).toEqual(["open"]);
  });
});
