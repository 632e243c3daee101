import { array, assert, constantFrom, option, property, subarray } from "fast-check";
import { describe, expect, test } from "vitest";

import { sha } from "../../../src/domain/ids.ts";
import type { ReceiptFile } from "../../../src/domain/receipt.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import {
  verdictOfGroup,
  type GroupMember,
  type MemberStanding,
} from "../../../src/review/merge-group/group-verdict.ts";
import { receipt } from "../../sample-receipt.ts";

function file(path: string, state: ReceiptFile["state"] = "reviewed"): ReceiptFile {
  return { path, state, why: null, units: [] };
}

/** A pull request whose head was reviewed with this outcome. */
function reviewed(
  verdict: Verdict,
  files: readonly ReceiptFile[] = [file("a.ts")],
  units = { eligible: 2, reviewed: 2, cached: 0 },
): MemberStanding {
  const coverage = { units, files, truncated: null };
  return { kind: "reviewed", receipt: receipt({ verdict, coverage }) };
}

const clean: Verdict = { kind: "reviewed-clean" };
const findings: Verdict = { kind: "reviewed-findings", open: 2 };
const blocked: Verdict = { kind: "blocked", by: [], open: 1 };
const partial: Verdict = { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: null };
const docsOnly: Verdict = { kind: "skipped", rule: "no file has anything to review" };

function groupOf(
  standings: readonly MemberStanding[],
  paths: readonly string[] = ["a.ts"],
  truncated: string | null = null,
) {
  const members: GroupMember[] = standings.map((standing, at) => ({ number: at + 1, standing }));
  return verdictOfGroup(members, { paths, truncated });
}

describe("a merge group", () => {
  test.each<[string, MemberStanding, string]>([
    ["clean", reviewed(clean), "passed"],
    ["with findings below the gate", reviewed(findings), "passed"],
    ["with one at the gate", reviewed(blocked), "blocked"],
    ["reviewed in part", reviewed(partial), "incomplete"],
    ["with nothing to review", reviewed(docsOnly, [file("a.ts", "skipped")]), "skipped"],
    ["skipped by a rule", { kind: "skipped", rule: "draft", paths: ["a.ts"] }, "skipped"],
    ["never reviewed", { kind: "not-reviewed" }, "incomplete"],
    ["being reviewed", { kind: "in-review", due: 0 }, "incomplete"],
    ["that moved since", { kind: "moved", merged: sha("a".repeat(40)) }, "incomplete"],
  ])("of one pull request %s is %s", (_which, standing, result) => {
    expect(groupOf([standing]).result).toBe(result);
  });

  test("is as good as the worst in it", () => {
    const [good, bad, open] = [reviewed(clean), reviewed(blocked), reviewed(partial)];
    expect(groupOf([good, good]).result).toBe("passed");
    expect(groupOf([good, open]).result).toBe("incomplete");
    expect(groupOf([open, bad, good]).result).toBe("blocked");
    const skipped: MemberStanding = { kind: "skipped", rule: "bot", paths: ["b.ts"] };
    expect(groupOf([good, skipped], ["a.ts", "b.ts"]).result).toBe("skipped");
    expect(groupOf([skipped, open], ["a.ts", "b.ts"]).result).toBe("incomplete");
  });

  test("never passes with a file that no review in it has", () => {
    const known = reviewed(clean, [
      file("a.ts"),
      file("b.ts", "cached"),
      file("c.md", "skipped"),
      file("d.png", "nothing-to-review"),
    ]);
    expect(groupOf([known], ["a.ts", "b.ts", "c.md", "d.png"])).toMatchObject({
      result: "passed",
      uncovered: [],
    });
    expect(groupOf([known], ["a.ts", "e.ts"])).toMatchObject({
      result: "incomplete",
      uncovered: ["e.ts"],
    });
    expect(groupOf([known, reviewed(blocked)], ["e.ts"]).result).toBe("blocked");
  });

  test("never passes when its files, or its pull requests, are not all known", () => {
    const cut = groupOf([reviewed(clean)], ["a.ts"], "GitHub lists no more than 300");
    expect(cut).toMatchObject({ result: "incomplete", unknown: "GitHub lists no more than 300" });
    expect(groupOf([], [])).toMatchObject({
      result: "incomplete",
      unknown: expect.stringContaining("which pull requests"),
    });
  });

  test("does not believe a clean verdict whose units do not add up", () => {
    const units = { eligible: 3, reviewed: 2, cached: 0 };
    expect(groupOf([reviewed(clean, [file("a.ts")], units)]).result).toBe("incomplete");
  });
});

test("passes only what was reviewed whole, has nothing at the gate and hides no file", () => {
  const names = ["a.ts", "b.ts", "c.ts"];
  const standing = subarray(names).chain((paths) => {
    const files = paths.map((path) => file(path));
    return constantFrom<MemberStanding>(
      reviewed(clean, files),
      reviewed(findings, files),
      reviewed(blocked, files),
      reviewed(partial, files),
      reviewed(docsOnly, files),
      reviewed(clean, files, { eligible: 2, reviewed: 1, cached: 0 }),
      { kind: "skipped", rule: "draft", paths },
      { kind: "not-reviewed" },
      { kind: "in-review", due: 0 },
    );
  });
  assert(
    property(
      array(standing, { maxLength: 3 }),
      subarray(names),
      option(constantFrom("cut")),
      (standings, paths, truncated) => {
        const good = standings.every(
          (each) =>
            each.kind === "reviewed" &&
            ["reviewed-clean", "reviewed-findings"].includes(each.receipt.verdict.kind) &&
            each.receipt.coverage.units.reviewed === each.receipt.coverage.units.eligible,
        );
        const seen = standings.flatMap((each) =>
          each.kind === "reviewed" ? each.receipt.coverage.files.map(({ path }) => path) : [],
        );
        const whole = truncated === null && paths.every((path) => seen.includes(path));
        const { result } = groupOf(standings, paths, truncated);
        expect(result === "passed").toBe(good && whole && standings.length > 0);
      },
    ),
    { numRuns: 2_000 },
  );
});
