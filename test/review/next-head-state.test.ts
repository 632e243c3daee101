import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  headStateOrder,
  isUnfinished,
  worstOf,
  type HeadState,
} from "../../src/domain/head-state.ts";
import { fingerprint } from "../../src/domain/ids.ts";
import { pictureOf } from "../../src/github/head-picture.ts";
import { nextHeadState, type HeadEvent } from "../../src/review/next-head-state.ts";

const by = [fingerprint("a".repeat(16))];
const verdicts: readonly Extract<HeadEvent, { kind: "ended" }>["verdict"][] = [
  { kind: "reviewed-clean" },
  { kind: "reviewed-findings", open: 2 },
  { kind: "blocked", by, open: 1 },
  { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: 1_750_000_000_000 },
  { kind: "skipped", rule: "the change has no files" },
];
const states: readonly HeadState[] = [
  { kind: "queued" },
  { kind: "running" },
  ...verdicts,
  { kind: "not-reviewed", why: "GitHub is down", retryAt: 1_750_000_000_000 },
  { kind: "superseded", by: "push" },
];

const someEvent: fc.Arbitrary<HeadEvent> = fc.oneof(
  fc.constantFrom<HeadEvent>(
    { kind: "asked" },
    { kind: "started" },
    { kind: "passed-over", rule: "draft" },
    { kind: "failed", why: "GitHub is down", retryAt: null },
    { kind: "given-up", why: "it failed 5 times" },
    { kind: "pushed-over" },
    { kind: "closed" },
  ),
  fc.record({
    kind: fc.constant("ended" as const),
    verdict: fc.constantFrom(...verdicts),
    whole: fc.boolean(),
  }),
);

interface Step {
  readonly before: HeadState | null;
  readonly event: HeadEvent;
  /** Null where the event cannot follow. */
  readonly after: HeadState | null;
}

/** What becomes of a head; what cannot follow throws, and leaves it as it was. */
function live(events: readonly HeadEvent[]): readonly Step[] {
  const steps: Step[] = [];
  let state: HeadState | null = null;
  for (const event of events) {
    const before: HeadState | null = state;
    try {
      state = nextHeadState(before, event);
      steps.push({ before, event, after: state });
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      steps.push({ before, event, after: null });
    }
  }
  return steps;
}

/** Holds of every step of every life. */
function always(holds: (step: Step, earlier: readonly Step[]) => void): void {
  fc.assert(
    fc.property(fc.array(someEvent, { maxLength: 30 }), (events) => {
      const steps = live(events);
      for (const [index, step] of steps.entries()) holds(step, steps.slice(0, index));
    }),
    { numRuns: 2_000 },
  );
}

describe("whatever happens to a head", () => {
  test("only a whole review that had begun makes it green", () => {
    always(({ before, event, after }) => {
      if (after === null || pictureOf(after).conclusion !== "success") return;
      if (before === after) return;
      expect(before).toEqual({ kind: "running" });
      expect(event).toMatchObject({ kind: "ended", whole: true, verdict: after });
    });
  });

  test("once superseded it is looked at only when it is asked for again", () => {
    always(({ before, event, after }) => {
      if (before?.kind !== "superseded" || after === null) return;
      if (after.kind !== "superseded")
        expect([event, after.kind]).toEqual([{ kind: "asked" }, "queued"]);
    });
  });

  test("its review begins only after somebody asked for it", () => {
    always(({ event, after }, earlier) => {
      if (event.kind !== "started" || after === null) return;
      expect(earlier.some((step) => step.event.kind === "asked")).toBe(true);
    });
  });

  test("a push and a close are heard in every state, and nothing is impossible twice over", () => {
    always(({ before, event, after }) => {
      if (before === null || (event.kind !== "pushed-over" && event.kind !== "closed")) return;
      expect(after?.kind).toBe("superseded");
    });
  });

  test("an error never leaves it green", () => {
    always(({ event, after }) => {
      if (event.kind !== "failed" || after === null) return;
      expect(after).toEqual({ kind: "not-reviewed", why: event.why, retryAt: event.retryAt });
    });
  });
});

test("what was looked at in part keeps that when it is given up, and loses only the next try", () => {
  const partial = { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: 1 } as const;

  expect(nextHeadState(partial, { kind: "given-up", why: "a day is over" })).toEqual({
    ...partial,
    retryAt: null,
  });
});

describe("the check of a state", () => {
  test.each(states.map((state) => [state.kind, state] as const))("%s", (kind, state) => {
    const { status, conclusion, title } = pictureOf(state);

    expect(conclusion === "success").toBe(
      kind === "reviewed-clean" || kind === "reviewed-findings",
    );
    expect(conclusion === null).toBe(isUnfinished(state));
    expect(status === "completed").toBe(!isUnfinished(state));
    expect(title).not.toBe("");
  });
});

describe("of several heads", () => {
  const heads = fc.array(fc.constantFrom(...states.map((state) => ({ state }))), { minLength: 1 });
  const passes = (state: HeadState): boolean =>
    ["success", "skipped"].includes(pictureOf(state).conclusion ?? "");

  test("the worst decides: the check passes only if every one of them does", () => {
    fc.assert(
      fc.property(heads, (some) => {
        const counting = some.filter(({ state }) => state.kind !== "superseded");
        const worst = worstOf(counting);
        if (worst === null) return;
        expect(passes(worst.state)).toBe(counting.every(({ state }) => passes(state)));
      }),
    );
  });

  test("one that is not over keeps the check from ending", () => {
    fc.assert(
      fc.property(heads, (some) => {
        const open = some.some(({ state }) => isUnfinished(state));
        const worst = worstOf(some);
        expect(worst !== null && pictureOf(worst.state).status !== "completed").toBe(open);
      }),
    );
  });

  test("none is none", () => {
    expect(worstOf([])).toBeNull();
    expect(new Set(headStateOrder)).toEqual(new Set(states.map(({ kind }) => kind)));
  });
});
