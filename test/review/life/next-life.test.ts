import { describe, expect, test } from "vitest";

import { fingerprint } from "../../../src/domain/ids.ts";
import type { FindingLife } from "../../../src/domain/ledger-entry.ts";
import { lookOf, nextLife, type Look } from "../../../src/review/life/next-life.ts";
import { fakeSha } from "../fakes.ts";

const head = fakeSha("now");
const other = fingerprint("a".repeat(16));

const lives: Readonly<Record<FindingLife["kind"], FindingLife>> = {
  open: { kind: "open" },
  fixed: { kind: "fixed", in: fakeSha("earlier") },
  dismissed: { kind: "dismissed", by: "ada", because: "meant so" },
  withdrawn: { kind: "withdrawn", because: "the value is checked above" },
  superseded: { kind: "superseded", by: fingerprint("b".repeat(16)) },
  suppressed: { kind: "suppressed", rule: "comment on line 1: known" },
  late: { kind: "late" },
};

const looks: Readonly<Record<Look["kind"], Look>> = {
  holds: { kind: "holds" },
  late: { kind: "late" },
  suppressed: { kind: "suppressed", rule: "configuration: off" },
  superseded: { kind: "superseded", by: other },
  gone: { kind: "gone" },
  unseen: { kind: "unseen" },
};

const order = ["holds", "late", "suppressed", "superseded", "gone", "unseen"] as const;

describe("the life of a finding", () => {
  // One row per life of before; one column per look, in the order above.
  test.each<[FindingLife["kind"] | "new", ...string[]]>([
    ["new", "open", "late", "suppressed", "superseded", "fixed", "open"],
    ["open", "open", "late", "suppressed", "superseded", "fixed", "open"],
    ["fixed", "open", "late", "suppressed", "superseded", "fixed", "fixed"],
    ["superseded", "open", "late", "suppressed", "superseded", "superseded", "superseded"],
    ["suppressed", "open", "late", "suppressed", "superseded", "fixed", "suppressed"],
    ["late", "open", "late", "suppressed", "superseded", "fixed", "late"],
    ["dismissed", ...order.map(() => "dismissed")],
    ["withdrawn", ...order.map(() => "withdrawn")],
  ])("%s", (before, ...after) => {
    const life = before === "new" ? null : lives[before];

    expect(order.map((look) => nextLife(life, looks[look], head).kind)).toEqual(after);
  });

  test("names the head that it was first gone at, and keeps it", () => {
    const fixed = nextLife(lives.open, looks.gone, head);

    expect(fixed).toEqual({ kind: "fixed", in: head });
    expect(nextLife(fixed, looks.gone, fakeSha("later"))).toEqual(fixed);
  });

  test("keeps who dismissed it and why", () => {
    expect(nextLife(lives.dismissed, looks.gone, head)).toEqual(lives.dismissed);
  });
});

test.each<[Parameters<typeof lookOf>[0]["marks"], Look]>([
  [[], { kind: "holds" }],
  [[{ kind: "already-said", state: "open" }], { kind: "holds" }],
  [[{ kind: "over-cap", cap: 7 }], { kind: "holds" }],
  [[{ kind: "late", because: "seen" }], { kind: "late" }],
  [
    [{ kind: "suppressed", by: "comment", because: "known", line: 3 }],
    { kind: "suppressed", rule: "comment on line 3: known" },
  ],
  [
    [{ kind: "suppressed", by: "configuration", because: "rules: off", line: null }],
    { kind: "suppressed", rule: "configuration: rules: off" },
  ],
])("what its marks say of it: %j", (marks, look) => {
  expect(lookOf({ marks })).toEqual(look);
});
