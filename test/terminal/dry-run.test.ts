import { expect, test } from "vitest";
import { sha } from "../../src/domain/ids.ts";
import type { DryRun } from "../../src/review/dry-run.ts";
import { dryRunAsJson } from "../../src/terminal/dry-run-as-json.ts";
import { dryRunAsText } from "../../src/terminal/dry-run-as-text.ts";

const base = sha("a".repeat(40));
const run: DryRun = {
  change: {
    base,
    mergeBase: base,
    head: sha("b".repeat(40)),
    uncommitted: "working-tree",
    files: [],
    truncated: "12000 files are neither tracked nor ignored; 10000 of them were read",
  },
  engines: ["analyzers", "model"],
  files: [
    { path: "src/a.ts", state: "eligible", units: 3 },
    { path: "yarn.lock", state: "skipped", rule: "lock file (yarn.lock)" },
    { path: "logo.png", state: "nothing-to-review", why: "it is binary" },
    {
      path: "big\u001b[31m.ts",
      state: "not-reviewed",
      missing: { code: "unreadable", by: "diff", detail: "it has 9 bytes", retryAt: null },
    },
  ],
  units: [
    { unitId: "u1", path: "src/a.ts", lines: { first: 3, last: 9 }, cached: [] },
    { unitId: "u2", path: "src/a.ts", lines: { first: 12, last: 12 }, cached: ["analyzers"] },
    { unitId: "u3", path: "src/a.ts", lines: null, cached: ["analyzers", "model"] },
  ],
  forecast: { calls: 2, dollars: 0.42, budget: 5 },
  notes: ["gate: unknown"],
};

test("as text: the units, what is left out and why, and the price", () => {
  expect(dryRunAsText(run, { color: false })).toBe(
    `aaaaaaaaaa..working tree, analyzers and model

src/a.ts
  lines 3-9: for the analyzers and the model
  line 12: for the model
  from the cache

Skipped
  yarn.lock: lock file

Nothing to review in
  logo.png: it is binary

Cannot be reviewed
  12000 files are neither tracked nor ignored; 10000 of them were read
  big<ESC>[31m.ts: it has 9 bytes

note  gate: unknown

A dry run: nothing was reviewed.
2 of 3 units to review, 1 from the cache, 2 calls to the model, $0.4200 at most (budget $5)
`,
  );
});

test("as text: a price that nobody knows, no budget, nothing at all", () => {
  const forecast = { calls: 1, dollars: null, budget: null };
  expect(dryRunAsText({ ...run, forecast }, { color: false })).toContain(
    "1 call to the model, of unknown price (no budget)\n",
  );
  const change = { ...run.change, truncated: null };
  const empty = { ...run, change, files: [], units: [], notes: [], engines: [], forecast: null };
  expect(dryRunAsText(empty, { color: false })).toBe(
    "aaaaaaaaaa..working tree, no engine\n\nA dry run: nothing was reviewed.\n0 of 0 units to review\n",
  );
});

test("as JSON: the same for programs, harmless to a terminal", () => {
  const text = dryRunAsJson(run);
  expect(text).not.toContain("\u001b");
  expect(JSON.parse(text)).toEqual({
    version: 1,
    dryRun: true,
    base,
    mergeBase: base,
    head: "b".repeat(40),
    uncommitted: "working-tree",
    truncated: run.change.truncated,
    engines: ["analyzers", "model"],
    units: run.units.map(({ path, lines, cached }) => ({ path, lines, cached })),
    skipped: [{ path: "yarn.lock", rule: "lock file (yarn.lock)" }],
    nothingToReview: [{ path: "logo.png", why: "it is binary" }],
    notReviewable: [{ path: "big\u001b[31m.ts", detail: "it has 9 bytes" }],
    forecast: { calls: 2, dollars: 0.42, budget: 5 },
    notes: ["gate: unknown"],
  });
});
