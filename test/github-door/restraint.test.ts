import { expect, test } from "vitest";

import { createRestraint } from "../../src/github/restraint.ts";

const review = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const check = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const files = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";

const allowed = (restraint: ReturnType<typeof createRestraint>, now: number) =>
  [review, check, files].map((route) => restraint.against(route, now) === null);

test.each([
  ["everything", [false, false, false]],
  ["content", [false, true, true]],
] as const)("a limit on %s holds until its time", (scope, during) => {
  const restraint = createRestraint();
  restraint.note({ kind: "rate-limited", retryAt: 100, scope });

  expect(allowed(restraint, 99)).toEqual(during);
  expect(allowed(restraint, 100)).toEqual([true, true, true]);
});

test("the later of two limits counts, and is what the next one is told", () => {
  const restraint = createRestraint();
  for (const retryAt of [100, 50]) {
    restraint.note({ kind: "rate-limited", retryAt, scope: "content" });
  }
  restraint.note({ kind: "rate-limited", retryAt: 70, scope: "everything" });

  expect(restraint.against(review, 60)?.retryAt).toBe(100);
  expect(restraint.against(check, 60)?.retryAt).toBe(70);
});
