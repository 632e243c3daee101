import { describe, expect, test } from "vitest";

import type { HeadState } from "../../src/domain/head-state.ts";
import { fingerprint } from "../../src/domain/ids.ts";
import { byteLength, maxBodyBytes } from "../../src/github/fit-bytes.ts";
import { sharedCheck, type CheckPart } from "../../src/github/shared-check.ts";

const blocked: HeadState = { kind: "blocked", by: [fingerprint("a".repeat(16))], open: 1 };
const clean: HeadState = { kind: "reviewed-clean" };

function part(number: number, state: HeadState, more: Partial<CheckPart> = {}): CheckPart {
  return { number, state, incomplete: "action_required", ...more };
}

describe("the check of a commit", () => {
  test("of one pull request is that one's, in its own words", () => {
    const shared = sharedCheck(
      [part(12, clean, { title: "No findings in 3 units" })],
      "The report.",
    );

    expect(shared).toMatchObject({
      picture: { conclusion: "success", title: "No findings in 3 units" },
      summary: "The report.",
    });
  });

  test("of two is the worse one's, names it, and has a line for each", () => {
    const shared = sharedCheck([part(12, clean), part(13, blocked)], "The report.");

    expect(shared?.decides.number).toBe(13);
    expect(shared?.picture).toMatchObject({
      conclusion: "failure",
      title: "#13: 1 of 1 finding reaches the gate",
    });
    expect(shared?.summary).toBe(
      [
        "This commit is the head of 2 pull requests, and this check speaks for all of them:",
        "- #12: No findings in the change\n- #13: 1 of 1 finding reaches the gate",
        "Of #12:",
        "The report.",
      ].join("\n\n"),
    );
  });

  test.each<[HeadState, string]>([
    [{ kind: "queued" }, "queued"],
    [{ kind: "running" }, "in_progress"],
  ])("does not end while another is %j", (state, status) => {
    const shared = sharedCheck([part(12, blocked), part(13, state)], "");

    expect(shared?.picture).toMatchObject({ status, conclusion: null });
    expect(shared?.decides.number).toBe(13);
  });

  test("ends a review that is not whole as the configuration of its base wants", () => {
    const partial = { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: null } as const;
    const neutral = part(12, partial, { incomplete: "neutral" });

    expect(sharedCheck([neutral, part(13, clean)], "")?.picture.conclusion).toBe("neutral");
  });

  test("fits into what GitHub takes however many have the commit", () => {
    const rule = "é".repeat(300);
    const parts = Array.from({ length: 200 }, (_, index) =>
      part(index + 1, { kind: "skipped", rule }),
    );
    const shared = sharedCheck(parts, "x".repeat(maxBodyBytes));

    expect(byteLength(shared?.summary ?? "")).toBeLessThan(65_535);
    expect(shared?.summary).toMatch(/- and \d+ more/);
    expect(Array.from(shared?.picture.title ?? "").length).toBeLessThanOrEqual(200);
  });

  test("of nobody is none", () => {
    expect(sharedCheck([], "The report.")).toBeNull();
  });

  test("defuses what a pull request's rule or error says", () => {
    const skipped = part(12, { kind: "skipped", rule: "label @ada <b>" });

    const summary = sharedCheck([skipped, part(13, clean)], "")?.summary;

    expect(summary).toContain("- #12: Skipped: label `@ada` &lt;b&gt;");
  });
});
