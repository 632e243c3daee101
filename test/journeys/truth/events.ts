import * as fc from "fast-check";

import type { Severity } from "./code.ts";

/** What a commit does to the code. `file` and `at` are taken modulo what there is. */
export type Edit =
  | {
      readonly do: "add";
      readonly file: number;
      readonly at: number;
      readonly defect: Severity | null;
    }
  | { readonly do: "drop"; readonly file: number; readonly at: number }
  /** A defect is mended: the n-th that the head has. */
  | { readonly do: "mend"; readonly nth: number }
  /** A line that was taken out before comes back. */
  | { readonly do: "restore"; readonly nth: number; readonly at: number }
  | { readonly do: "indent"; readonly nth: number }
  | { readonly do: "rename"; readonly file: number }
  | { readonly do: "new file"; readonly defect: Severity | null }
  | { readonly do: "delete file"; readonly file: number };

const moods = [
  "works",
  "nonsense",
  "refuses",
  "overloaded",
  "limited",
  "cut",
  "skips",
  "holds",
  "budget spent",
] as const;
export type Mood = (typeof moods)[number];

export const configs = {
  "gate major": "gate: major\n",
  "gate minor": "gate: minor\n",
  "gate critical": "gate: critical\n",
  "gate never": "gate: never\n",
  "drafts too": "gate: major\nreview: { drafts: true }\n",
  "a wrong value": "gate: sometimes\n",
  broken: "gate: [major\n",
} as const;
export type ConfigName = keyof typeof configs;

const faults = [
  "status",
  "reset",
  "stored-then-502",
  "stored-then-reset",
  "secondary-limit",
] as const;

export const routes = {
  pull: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  files: "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
  texts: "GET /repos/{owner}/{repo}/contents/{path}",
  said: "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments",
  checks: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
  threads: "POST /graphql",
  check: "POST /repos/{owner}/{repo}/check-runs",
  "check's end": "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
  review: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
  summary: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
  reply: "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
} as const;
type FaultyRoute = keyof typeof routes;

/** Something that happens on GitHub, to the App or to the model. */
export type Event =
  | {
      readonly kind: "push";
      /** `back`: the branch is put back to a head of before. */
      readonly how: "ordinary" | "force" | "rebase" | "amend" | "empty" | "back";
      readonly edits: readonly Edit[];
    }
  | { readonly kind: "push to base"; readonly edits: readonly Edit[] }
  | { readonly kind: "base"; readonly to: "main" | "next" }
  | { readonly kind: "draft" | "ready" | "close" | "reopen" }
  /** Of another pull request with the same head, into the other base. */
  | { readonly kind: "second"; readonly is: "opened" | "closed" | "reopened" }
  | { readonly kind: "config"; readonly to: ConfigName }
  /** A delivery of before comes again; counted from the newest. */
  | { readonly kind: "redelivered"; readonly nth: number }
  /** What becomes of the next delivery. */
  | { readonly kind: "next delivery"; readonly is: "twice" | "swapped" | "late" | "lost" }
  | { readonly kind: "late ones arrive" }
  | { readonly kind: "model"; readonly is: Mood }
  | {
      readonly kind: "github";
      readonly fault: (typeof faults)[number];
      readonly on: FaultyRoute;
    }
  | { readonly kind: "killed"; readonly write: number; readonly when: "before" | "after" }
  | { readonly kind: "started" | "restarted" }
  | { readonly kind: "asked"; readonly how: "re-run" | "/review" | "/review full" }
  | { readonly kind: "time"; readonly seconds: number };

/** An event, and how many requests to GitHub the App gets through before the next one. */
interface Step {
  readonly event: Event;
  /** `quiet`: until it has nothing left to do. */
  readonly until: number | "quiet";
}

export interface Sequence {
  readonly from: "main" | "next";
  readonly draft: boolean;
  readonly edits: readonly Edit[];
  readonly until: number | "quiet";
  readonly steps: readonly Step[];
}

const small = fc.nat({ max: 7 });
const defect = fc.constantFrom<(Severity | null)[]>(
  "major",
  null,
  "major",
  "critical",
  "minor",
  "nit",
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("add" as const), file: small, at: small, defect }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("drop" as const), file: small, at: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("mend" as const), nth: small }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("restore" as const), nth: small, at: small }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("indent" as const), nth: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rename" as const), file: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("new file" as const), defect }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete file" as const), file: small }) },
);
const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("push" as const),
      how: fc.constantFrom("ordinary", "force", "rebase", "amend", "empty", "back"),
      edits,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("push to base" as const), edits }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("base" as const),
      to: fc.constantFrom("next", "main"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("close", "reopen", "draft", "ready") }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("second" as const),
      is: fc.constantFrom("opened", "opened", "closed", "reopened"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("config" as const),
      to: fc.constantFrom(...(Object.keys(configs) as ConfigName[])),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("redelivered" as const), nth: small }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("next delivery" as const),
      is: fc.constantFrom("twice", "swapped", "late", "lost"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("late ones arrive" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("model" as const), is: fc.constantFrom(...moods) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("github" as const),
      fault: fc.constantFrom(...faults),
      on: fc.constantFrom(...(Object.keys(routes) as FaultyRoute[])),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("killed" as const),
      write: fc.integer({ min: 0, max: 6 }),
      when: fc.constantFrom("before", "after"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("started", "restarted") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("asked" as const),
      how: fc.constantFrom("re-run", "/review", "/review full"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("time" as const),
      seconds: fc.constantFrom(6, 70, 400),
    }),
  },
);

const until = fc.oneof(
  { weight: 3, arbitrary: fc.constant("quiet" as const) },
  { weight: 2, arbitrary: fc.nat({ max: 24 }) },
);

/** Short lives of a pull request. */
export const sequences: fc.Arbitrary<Sequence> = fc.record({
  from: fc.constantFrom("main", "next"),
  draft: fc.boolean().map((is) => is),
  edits,
  until,
  steps: fc.array(fc.record({ event, until }), { minLength: 1, maxLength: 10 }),
});
