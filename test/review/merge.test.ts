import { expect, test } from "vitest";

import type { Finding } from "../../src/domain/finding.ts";
import { merge } from "../../src/review/merge.ts";
import { finding } from "./finding.ts";

function summary(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ quote, marks, agreedBy }) => {
    const mark = marks.map(({ kind }) => ` (${kind})`).join("");
    const agreed = agreedBy.length > 0 ? ` + ${agreedBy.join(", ")}` : "";
    return `${quote.replace("code of ", "")}${mark}${agreed}`;
  });
}

test("two engines on one defect are one finding that names both", () => {
  const tool = finding("tool", { engine: "analyzers", rule: "oxlint/use-isnan" });
  const model = finding("model");

  expect(summary(merge([model, tool]))).toEqual(["model (duplicate)", "tool + model"]);
});

test("the worse one stays, the surer one before the deterministic one", () => {
  const worse = finding("worse", { severity: "critical", confidence: "medium" });
  const surer = finding("surer", { line: 5 });
  const tool = finding("tool", { engine: "analyzers", rule: "x/y", confidence: "medium" });

  expect(summary(merge([tool, worse]))).toContain("worse + x/y");
  expect(summary(merge([{ ...tool, placement: surer.placement }, surer]))).toContain("surer + x/y");
});

test("a guess never takes the place of a finding that is sure", () => {
  const guess = finding("guess", { severity: "critical", confidence: "low" });
  const tool = finding("tool", { engine: "analyzers", rule: "x/y" });

  expect(summary(merge([guess, tool]))).toEqual(["guess (duplicate)", "tool + model"]);
});

test("what stays is as sure as the surest that agrees", () => {
  const worse = finding("worse", { severity: "critical", confidence: "medium" });
  const [stays] = merge([worse, finding("surer")]).filter(({ marks }) => marks.length === 0);

  expect(stays).toMatchObject({ quote: worse.quote, severity: "critical", confidence: "high" });
});

test.each([
  ["another line", { line: 2 }],
  ["another category", { category: "security" as const }],
  ["another file", { path: "src/b.ts" }],
])("%s is another defect", (_what, more) => {
  const marks = merge([finding("one"), finding("two", more)]).flatMap(({ marks }) => marks);

  expect(marks).toEqual([]);
});

test("overlapping ranges are one place", () => {
  const anchor = { path: "src/a.ts", side: "RIGHT", startLine: 1, endLine: 3 } as const;
  const range = finding("range", { placement: { kind: "line", anchor }, severity: "critical" });

  expect(summary(merge([finding("line", { line: 3 }), range]))).toEqual(
    ["range + model", "line (duplicate)"].map((text) => text.replace(" + model", "")),
  );
});

test("a finding outside the change hides nothing", () => {
  const outside = finding("outside", { marks: [{ kind: "outside-change" }], severity: "critical" });

  expect(summary(merge([outside, finding("inside")]))).toEqual([
    "inside",
    "outside (outside-change)",
  ]);
});

test("the order of the input does not change the result", () => {
  const all = [finding("a"), finding("b", { line: 2 }), finding("c", { severity: "minor" })];

  expect(merge(all.toReversed())).toEqual(merge(all));
});
