import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

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

function at(line: number): Finding["placement"] {
  return {
    kind: "line",
    anchor: { path: "src/a.ts", side: "RIGHT", startLine: line, endLine: line },
  };
}

test("two engines on one defect are one finding that names both", () => {
  const tool = finding("tool", { engine: "analyzers", rule: "oxlint/use-isnan" });
  const model = finding("model");

  expect(summary(merge([model, tool]))).toEqual(["model (duplicate)", "tool + model"]);
});

test("and so are two of one weakness that the engines put in different categories", () => {
  const tool = finding("tool", {
    engine: "analyzers",
    rule: "ruff/S608",
    category: "security",
    cwe: "CWE-89",
  });
  const model = finding("model", { category: "bug", cwe: "CWE-89" });

  expect(summary(merge([model, tool]))).toEqual(["model (duplicate)", "tool + model"]);
});

test("and two of two units, where they meet", () => {
  const one = finding("one", { unitId: "u1" });
  const other = finding("other", { unitId: "u2" });

  expect(summary(merge([one, other])).filter((each) => each.includes("duplicate"))).toHaveLength(1);
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

describe("two rules of the analyzers on one line", () => {
  const nan = finding("nan", { engine: "analyzers", rule: "oxlint/use-isnan" });
  const tool = (name: string, more: Partial<Finding>): Finding =>
    finding(name, { engine: "analyzers", ...more });

  test("tell two defects, though both are bugs", () => {
    const other = tool("other", { rule: "marginalia/assignment-in-condition" });

    expect(summary(merge([nan, other]))).toEqual(["nan", "other"]);
  });

  test("tell two defects of one rule", () => {
    expect(summary(merge([nan, tool("nan 2", { rule: "oxlint/use-isnan" })]))).toEqual([
      "nan",
      "nan 2",
    ]);
  });

  test("tell one defect when it has one CWE, whatever they call it", () => {
    const ruff = tool("ruff", { rule: "ruff/S608", cwe: "CWE-89", category: "security" });
    const ours = tool("ours", { rule: "marginalia/sql-injection", cwe: "CWE-89" });
    const shell = tool("shell", { rule: "marginalia/shell", cwe: "CWE-78" });

    expect(summary(merge([{ ...ruff, severity: "critical" }, ours, shell]))).toEqual([
      "ours (duplicate)",
      "ruff + marginalia/sql-injection",
      "shell",
    ]);
  });

  test("tell one defect when it is known that they do", () => {
    const ours = tool("ours", { rule: "marginalia/nan-compared", severity: "minor" });
    const tellTheSame = (rule: string, other: string): boolean =>
      [rule, other].sort().join() === "marginalia/nan-compared,oxlint/use-isnan";

    expect(summary(merge([ours, nan], tellTheSame))).toEqual([
      "nan + marginalia/nan-compared",
      "ours (duplicate)",
    ]);
    expect(summary(merge([ours, { ...nan, placement: at(2) }], tellTheSame))).toEqual([
      "ours",
      "nan",
    ]);
  });

  test("are both hidden behind the model's worse one, which names them", () => {
    const other = tool("other", { rule: "marginalia/assignment-in-condition" });
    const model = finding("model", { severity: "critical" });

    expect(summary(merge([nan, model, other]))).toContain(
      "model + oxlint/use-isnan, marginalia/assignment-in-condition",
    );
  });
});

test("what stays takes over the CWE that it lacks", () => {
  const tool = finding("tool", { engine: "analyzers", rule: "x/y" });
  const merged = merge([tool, finding("model", { cwe: "CWE-369" })]);

  expect(merged.find(({ rule }) => rule === "x/y")).toMatchObject({ cwe: "CWE-369" });
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

/** The definition in full: each finding against all that stay so far. */
function comparingAll(findings: readonly Finding[]): ReadonlyMap<string, string> {
  const rank = (of: Finding): readonly number[] => [
    Number(of.confidence === "low"),
    ["critical", "major", "minor", "nit"].indexOf(of.severity),
    ["high", "medium", "low"].indexOf(of.confidence),
    Number(of.engine === "model"),
  ];
  const stays: Finding[] = [];
  const twinOf = new Map<string, string>();
  const sorted = findings.toSorted((a, b) => {
    const at = rank(a).findIndex((value, index) => value !== rank(b)[index]);
    return at === -1 ? byLine(a, b) : (rank(a)[at] ?? 0) - (rank(b)[at] ?? 0);
  });
  for (const one of sorted) {
    const twin = stays.find((other) => isSame(other, one) && overlap(other, one));
    if (twin === undefined) stays.push(one);
    else twinOf.set(one.fingerprint, twin.fingerprint);
  }
  return twinOf;
}

function isSame(a: Finding, b: Finding): boolean {
  const isOneWeakness = a.cwe !== null && a.cwe === b.cwe;
  if (a.engine === "model" || b.engine === "model") {
    return a.category === b.category || isOneWeakness;
  }
  return a.rule !== b.rule && isOneWeakness;
}

function lines({ placement }: Finding): readonly [first: number, last: number] {
  if (placement.kind !== "line") return [0, -1];
  return [placement.anchor.startLine, placement.anchor.endLine];
}

function overlap(a: Finding, b: Finding): boolean {
  const [[firstOfA, lastOfA], [firstOfB, lastOfB]] = [lines(a), lines(b)];
  return a.path === b.path && firstOfA <= lastOfB && firstOfB <= lastOfA;
}

function byLine(a: Finding, b: Finding): number {
  const key = (of: Finding): string =>
    `${of.path} ${String(lines(of)[0]).padStart(4, "0")} ${of.fingerprint}`;
  return key(a) < key(b) ? -1 : 1;
}

test("every duplicate is one of the first finding that it overlaps", () => {
  const any = fc.record({
    line: fc.integer({ min: 1, max: 12 }),
    length: fc.integer({ min: 0, max: 3 }),
    path: fc.constantFrom("a.ts", "b.ts"),
    category: fc.constantFrom("bug" as const, "security" as const),
    severity: fc.constantFrom("critical" as const, "major" as const, "minor" as const),
    confidence: fc.constantFrom("high" as const, "medium" as const, "low" as const),
    source: fc.constantFrom(
      { engine: "model", rule: null, cwe: null } as const,
      { engine: "model", rule: null, cwe: "CWE-1" } as const,
      { engine: "analyzers", rule: "a/one", cwe: "CWE-1" } as const,
      { engine: "analyzers", rule: "a/two", cwe: "CWE-1" } as const,
      { engine: "analyzers", rule: "b/three", cwe: "CWE-2" } as const,
      { engine: "analyzers", rule: "b/four", cwe: null } as const,
    ),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (drawn) => {
      const all = drawn.map(({ line, length, source, ...more }, index) => {
        const anchor = {
          path: more.path,
          side: "RIGHT" as const,
          startLine: line,
          endLine: line + length,
        };
        return finding(`f${index}`, { ...more, ...source, placement: { kind: "line", anchor } });
      });
      const twins = merge(all).flatMap(({ fingerprint, marks }) =>
        marks.flatMap((mark) =>
          mark.kind === "duplicate" ? [[fingerprint, mark.of] as const] : [],
        ),
      );
      expect(new Map(twins)).toEqual(comparingAll(all));
    }),
  );
});

test("a change with a defect on each of its lines is merged while somebody waits", () => {
  const all = Array.from({ length: 20_000 }, (_, at) => finding(at.toString(36), { line: at + 1 }));

  expect(merge(all)).toHaveLength(20_000);
});
