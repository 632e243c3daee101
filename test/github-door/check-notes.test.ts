import { expect, test } from "vitest";

import { checkOfVerdict } from "../../src/github/check-output.ts";

const skipped = { kind: "skipped", rule: "label `wip` (review.labels: !wip, default)" } as const;

test("the check of a head without a review says what there is to note", () => {
  const note = '.github/marginalia.yml, line 2, column 7: "gate": @everyone';

  const { title, summary } = checkOfVerdict(skipped, [note]);

  expect(title).toBe("Skipped: label `wip` (review.labels: !wip, default)");
  expect(summary).toContain("Nothing was reviewed: label `wip` (review.labels: !wip, default).");
  expect(summary).toContain("**Notes**");
  expect(summary).toContain('line 2, column 7: "gate": `@everyone`');
});

test("and no more when there is nothing", () => {
  expect(checkOfVerdict(skipped).summary).not.toContain("Notes");
});
