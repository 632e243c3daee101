import { describe, expect, test } from "vitest";

import type { Finding } from "../../src/domain/finding.ts";
import type { LedgerEntry } from "../../src/domain/ledger-entry.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import { decide } from "../../src/review/decide.ts";
import { fakeSha } from "./fakes.ts";
import { finding } from "./finding.ts";

const dismissed = { kind: "dismissed", by: "ada", because: "known" } as const;
const nothing = { ledger: [], said: [] };

function entry(of: Finding, more: Partial<LedgerEntry>): LedgerEntry {
  return {
    ...of,
    life: { kind: "open" },
    lines: null,
    unit: null,
    firstSeen: { head: fakeSha("first"), at: 0 },
    lastSeen: { head: fakeSha("first"), at: 0 },
    thread: { commentId: 1, nodeId: null, answeredBy: null },
    ...more,
  };
}

function names(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ quote }) => quote.replace("code of ", ""));
}

describe("what is said inline", () => {
  test("is the worst first", () => {
    const minor = finding("minor", { severity: "minor" });
    const unsure = finding("unsure", { confidence: "medium", line: 2 });
    const bad = finding("bad", { severity: "critical", line: 9 });
    const major = finding("major", { line: 8 });

    const { inline } = decide([minor, unsure, bad, major], nothing, defaultConfig);

    expect(names(inline)).toEqual(["bad", "major", "unsure", "minor"]);
  });

  test("is capped, and the rest is folded with the cap that did it", () => {
    const many = ["a", "b", "c"].map((name, line) => finding(name, { line }));

    const { inline, folded } = decide(many, nothing, { ...defaultConfig, maxComments: 2 });

    expect(names(inline)).toEqual(["a", "b"]);
    expect(folded.map(({ marks }) => marks)).toEqual([[{ kind: "over-cap", cap: 2 }]]);
  });

  test("never exceeds what one review can carry, whatever is configured", () => {
    const many = Array.from({ length: 40 }, (_, line) => finding(`f${line}`, { line }));

    expect(decide(many, nothing, { ...defaultConfig, maxComments: 99 }).inline).toHaveLength(30);
  });

  test("leaves out nits unless they are asked for", () => {
    const nit = finding("nit", { severity: "nit" });

    const quiet = decide([nit], nothing, defaultConfig);
    const asked = decide([nit], nothing, { ...defaultConfig, nits: true });

    expect([quiet.inline, quiet.folded, quiet.open]).toEqual([[], [], []]);
    expect(quiet.findings[0]?.marks).toEqual([{ kind: "nit" }]);
    expect(names(asked.inline)).toEqual(["nit"]);
  });

  test("leaves unsure claims to the summary", () => {
    const { inline, folded } = decide(
      [finding("unsure", { confidence: "low" })],
      nothing,
      defaultConfig,
    );

    expect([inline.length, folded.length]).toEqual([0, 1]);
  });
});

describe("a defect that was said by another name", () => {
  const tool = finding("tool", { rule: "x/y", engine: "analyzers", marks: [] });
  const model = finding("model");
  const asTwin: Finding = { ...model, marks: [{ kind: "duplicate", of: tool.fingerprint }] };

  test("is not said again, and still counts", () => {
    const known = { said: [{ ...model, commentId: 9 }], ledger: [] };

    const { inline, open } = decide([tool, asTwin], known, defaultConfig);

    expect([names(inline), names(open)]).toEqual([[], ["tool"]]);
  });

  test("is said again when it is worse than was said", () => {
    const known = { said: [{ ...model, commentId: 9 }], ledger: [] };
    const worse = { ...tool, severity: "critical" as const };

    expect(names(decide([worse, asTwin], known, defaultConfig).inline)).toEqual(["tool"]);
  });

  test("is said when only its twin was dismissed", () => {
    const known = { said: [], ledger: [entry(model, { life: dismissed })] };

    expect(names(decide([tool, asTwin], known, defaultConfig).inline)).toEqual(["tool"]);
  });
});

describe("what has been said", () => {
  const old = finding("old");

  test.each([
    ["stands on the pull request", { said: [{ ...old, commentId: 9 }], ledger: [] }, 1],
    ["was said and is open", { said: [], ledger: [entry(old, {})] }, 1],
    ["was dismissed", { said: [], ledger: [entry(old, { life: dismissed })] }, 0],
    [
      "was withdrawn",
      { said: [], ledger: [entry(old, { life: { kind: "withdrawn", because: "no" } })] },
      0,
    ],
  ])("is not said again when it %s", (_when, known, open) => {
    const decision = decide([old], known, defaultConfig);

    expect(decision.inline).toEqual([]);
    expect(decision.open).toHaveLength(open);
  });

  test("may be said on its line when it was only folded before", () => {
    const known = { said: [], ledger: [entry(old, { thread: null })] };

    expect(names(decide([old], known, defaultConfig).inline)).toEqual(["old"]);
  });

  test("a dismissal outlives the comment that still stands there", () => {
    const known = {
      said: [{ ...old, commentId: 9 }],
      ledger: [entry(old, { life: dismissed })],
    };

    expect(decide([old], known, defaultConfig).open).toEqual([]);
  });
});

describe("on lines that were seen before", () => {
  const isUnchanged = () => true;
  const seen = (ledger: readonly LedgerEntry[] = []) => ({ ledger, said: [], isUnchanged });
  const found = finding("found");

  test("a new finding is late: it is neither said, nor folded, nor open", () => {
    const { inline, folded, open, late } = decide([found], seen(), defaultConfig);

    expect([names(inline), names(folded), names(open)]).toEqual([[], [], []]);
    expect(late.map(({ marks }) => marks[0]?.kind)).toEqual(["late"]);
  });

  test("a critical one is said, and counted as late", () => {
    const { inline, late } = decide([{ ...found, severity: "critical" }], seen(), defaultConfig);

    expect([names(inline), names(late)]).toEqual([["found"], ["found"]]);
  });

  test.each<[string, Partial<LedgerEntry>, readonly string[], string | undefined]>([
    ["that was folded stays folded", { thread: null }, ["found"], "over-cap"],
    ["that was late stays late", { life: { kind: "late" }, thread: null }, [], "late"],
    [
      "that was called fixed stands in its old comment",
      { life: { kind: "fixed", in: fakeSha("x") } },
      ["found"],
      "already-said",
    ],
    [
      "that somebody lets speak again is said",
      { life: { kind: "suppressed", rule: "comment on line 1: known" }, thread: null },
      ["found"],
      undefined,
    ],
  ])("one %s", (_what, more, open, mark) => {
    const known = { ...seen([entry(found, more)]), closed: new Set([1]) };

    const decision = decide([found], known, defaultConfig);

    expect(names(decision.open)).toEqual(open);
    expect(decision.findings[0]?.marks[0]?.kind).toBe(mark);
  });
});

describe("what was fixed and came back on new lines", () => {
  const back = finding("back");
  const fixed = entry(back, { life: { kind: "fixed", in: fakeSha("x") } });

  test("is said again once its old thread is over, and tells where it had gone", () => {
    const known = { ledger: [fixed], said: [{ ...back, commentId: 1 }], closed: new Set([1]) };

    const { inline } = decide([back], known, defaultConfig);

    expect(inline.map(({ cameBack }) => cameBack)).toEqual([{ fixedIn: fakeSha("x"), after: 1 }]);
  });

  test.each([
    ["its old thread was never answered", [{ ...back, commentId: 1 }], new Set<number>(), "fixed"],
    [
      "a newer comment says it already",
      [1, 2].map((commentId) => ({ ...back, commentId })),
      new Set([1]),
      "open",
    ],
  ])("is not when %s", (_when, said, closed, state) => {
    const { inline, findings, open } = decide(
      [back],
      { ledger: [fixed], said, closed },
      defaultConfig,
    );

    expect([inline.length, open.length]).toEqual([0, 1]);
    expect(findings[0]?.marks).toEqual([{ kind: "already-said", state }]);
  });
});

test("marked findings are kept, and said nowhere", () => {
  const outside = finding("outside", { marks: [{ kind: "outside-change" }] });

  const decision = decide([outside], nothing, defaultConfig);

  expect(decision.findings).toEqual([outside]);
  expect([decision.inline, decision.folded, decision.open]).toEqual([[], [], []]);
});
