import { describe, expect, test } from "vitest";

import type { LedgerEntry } from "../../../src/domain/ledger-entry.ts";
import { merge } from "../../../src/review/merge.ts";
import { recognise } from "../../../src/review/life/recognise.ts";
import { entryOf } from "../entry.ts";
import { fakeSha } from "../fakes.ts";
import { finding } from "../finding.ts";

/** Lines lie where they lay, and files are called as they were. */
const unmoved = {
  pathOf: ({ path }: Pick<LedgerEntry, "path">) => path,
  linesOf: ({ lines }: LedgerEntry) => lines,
  isNew: () => false,
  wentTo: () => false,
};
const gone = { ...unmoved, linesOf: () => null };

const old = finding("old", { line: 5 });
const prints = (findings: readonly { fingerprint: string }[]) =>
  findings.map(({ fingerprint }) => fingerprint);

describe("a finding takes the name of the entry", () => {
  test.each([
    [
      "on the same lines with the same code",
      finding("new", { line: 5, quote: old.quote }),
      unmoved,
    ],
    [
      "with the same code elsewhere in its file",
      finding("new", { line: 9, quote: old.quote }),
      gone,
    ],
    ["on the same lines, of the same category", finding("new", { line: 5 }), unmoved],
    [
      "of another engine there",
      finding("new", { line: 5, engine: "analyzers", rule: "x/y" }),
      unmoved,
    ],
  ])("%s", (_what, found, history) => {
    const { findings, superseded } = recognise([found], [entryOf(old)], history);

    expect(prints(findings)).toEqual([old.fingerprint]);
    expect(superseded.size).toBe(0);
  });
});

describe("a finding keeps its own name", () => {
  const rule = { engine: "analyzers", rule: "x/y", line: 5 } as const;
  const byRule = finding("byRule", rule);

  test.each([
    ["on other lines", finding("new", { line: 6 }), old, unmoved],
    ["of another category", finding("new", { line: 5, category: "security" }), old, unmoved],
    ["in another file", finding("new", { path: "src/b.ts", quote: old.quote }), old, gone],
    ["of another rule on that line", finding("new", { ...rule, rule: "x/z" }), byRule, unmoved],
  ])("%s", (_what, found, known, history) => {
    expect(prints(recognise([found], [entryOf(known)], history).findings)).toEqual(prints([found]));
  });

  test("when the same code was mended in another function: it is no return of that one", () => {
    const mended = entryOf(
      { ...old, scope: "first" },
      { life: { kind: "fixed", in: fakeSha("2") } },
    );
    const scoped = (scope: string) => ({ ...finding("new", { quote: old.quote, line: 9 }), scope });

    const elsewhere = recognise([scoped("second")], [mended], gone);
    const back = recognise([scoped("first")], [mended], gone);

    expect(prints(elsewhere.findings)).toEqual(prints([scoped("second")]));
    expect(prints(back.findings)).toEqual([old.fingerprint]);
  });

  test("when it is worse than what was said: that is superseded", () => {
    const worse = finding("worse", { line: 5, severity: "critical" });

    const { findings, superseded } = recognise([worse], [entryOf(old)], unmoved);

    expect(prints(findings)).toEqual([worse.fingerprint]);
    expect([...superseded]).toEqual([[old.fingerprint, worse.fingerprint]]);
  });
});

describe("where somebody has spoken", () => {
  const answered = { commentId: 1, nodeId: null, answeredBy: "ada" };

  test.each<[string, Partial<LedgerEntry>]>([
    ["dismissed it", { life: { kind: "dismissed", by: "ada", because: "no" } }],
    ["made us withdraw it", { life: { kind: "withdrawn", because: "no" } }],
    ["answered it", { thread: answered }],
  ])("and %s, everything on its lines is the same matter", (_what, more) => {
    const worse = finding("worse", { line: 5, severity: "critical" });
    const beside = finding("beside", { line: 6 });
    const wide = { ...entryOf(old, more), lines: { side: "new", first: 5, last: 6 } as const };

    const { findings, superseded } = recognise([worse, beside], [wide], unmoved);

    expect(prints(findings)).toEqual([old.fingerprint, beside.fingerprint]);
    expect(findings[1]?.marks).toEqual([{ kind: "duplicate", of: old.fingerprint }]);
    expect(superseded.size).toBe(0);
  });
});

test("of two like defects each stays itself, whatever their order gave them for names", () => {
  const upper = finding("upper", { line: 3, quote: "same" });
  const lower = finding("lower", { line: 9, quote: "same" });
  // The upper one was mended, so the lower one is now the first with this code.
  const found = { ...upper, placement: lower.placement };

  const { findings } = recognise([found], [entryOf(upper), entryOf(lower)], {
    ...unmoved,
    linesOf: (entry) => (entry.fingerprint === upper.fingerprint ? null : entry.lines),
  });

  expect(prints(findings)).toEqual([lower.fingerprint]);
});

test("a defect that two engines find, of which one had said it, has the name that was said", () => {
  const model = finding("model", { line: 5 });
  const tool = finding("tool", { line: 5, engine: "analyzers", rule: "x/y" });
  const merged = merge([model, tool]);

  const { findings } = recognise(merged, [entryOf(model)], unmoved);

  expect(findings.filter(({ marks }) => marks.length === 0)).toMatchObject([
    { rule: "x/y", fingerprint: model.fingerprint },
  ]);
  expect(new Set(prints(findings)).size).toBe(2);
  expect(findings.flatMap(({ marks }) => marks)).toEqual([
    { kind: "duplicate", of: model.fingerprint },
  ]);
});

test("thousands of findings find their entries, each its own", () => {
  const many = Array.from({ length: 3_000 }, (_, line) =>
    finding(`f${line}`, { line: line + 1, quote: `line ${line}` }),
  );

  const { findings } = recognise(
    many,
    many.map((known) => entryOf(known)),
    unmoved,
  );

  expect(prints(findings)).toEqual(prints(many));
});
