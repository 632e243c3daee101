import { expect, test } from "vitest";

import type { FindingLife } from "../../../src/domain/ledger-entry.ts";
import { findingsToIgnore } from "../../../src/review/command/ignore-findings.ts";
import { entryOf } from "../entry.ts";
import { fakeSha } from "../fakes.ts";
import { finding } from "../finding.ts";

const head = fakeSha("now");
const older = fakeSha("before");

/** An entry that was first seen at this time, in epoch milliseconds. */
function seenAt(at: number, life: FindingLife = { kind: "open" }) {
  return entryOf(finding("one"), { life, firstSeen: { head, at } });
}

test("only what is open is ignored", () => {
  const open = seenAt(1);
  const others: FindingLife[] = [
    { kind: "fixed", in: head },
    { kind: "late" },
    { kind: "withdrawn", because: "wrong" },
    { kind: "suppressed", rule: "off" },
  ];
  const entries = [open, ...others.map((life) => seenAt(1, life))];
  expect(findingsToIgnore(entries, { head, receipt: { endedAt: 5 } }, head)).toEqual([open]);
});

test("what was found after the review of the check was not seen, and stays", () => {
  const [shown, atTheEnd, later] = [seenAt(1), seenAt(5), seenAt(6)];
  const check = { head: older, receipt: { endedAt: 5 } };
  expect(findingsToIgnore([shown, atTheEnd, later], check, head)).toEqual([shown, atTheEnd]);
});

test("without the record of its review a check counts for the present head alone", () => {
  const open = seenAt(1);
  expect(findingsToIgnore([open], { head, receipt: null }, head)).toEqual([open]);
  expect(findingsToIgnore([open], { head: older, receipt: null }, head)).toEqual([]);
});
