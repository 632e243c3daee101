import { afterAll, expect, test } from "vitest";

import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import { missingFrom } from "../../src/domain/coverage.ts";
import { reviewId } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import type { ChangeSource } from "../../src/review/ports.ts";
import { reviewChange } from "../../src/review/review-change.ts";
import { fakeCache, fakeSource, fixedClock, type Files } from "../review/fakes.ts";
import { analyzers } from "./fake-analyzers.ts";

const module = new URL("./fake-analyzers.ts", import.meta.url).href;
const engine = createAnalyzerEngine({
  log: silentLog,
  timeoutMs: 1_000,
  catalogue: { analyzers, module },
});
afterAll(() => engine.close());

async function plan(source: ChangeSource): Promise<ReviewPlan> {
  return await reviewChange({
    id: reviewId("0123456789abcdef"),
    source,
    engines: [engine],
    cache: fakeCache(),
    config: defaultConfig,
    notes: [],
    ledger: [],
    said: [],
    ignoreCache: false,
    signal: new AbortController().signal,
    clock: fixedClock(),
    log: silentLog,
    onProgress: () => undefined,
  });
}

function missing({ coverage }: ReviewPlan): readonly string[] {
  // Said of each unit of a file.
  return [
    ...new Set(missingFrom(coverage).map(({ code, by, detail }) => `${by}, ${code}: ${detail}`)),
  ];
}

/** A change with a sound file beside the one that is too much. */
function change(path: string, before: string | null, after: string): ChangeSource {
  const base: Files = before === null ? {} : { [path]: before };
  return fakeSource(base, { "sound.js": "f(); // BAD\n", [path]: after });
}

const tooMuch = [
  [
    "a file that became minified",
    change("src/app.js", "f();\n", "f(1);".repeat(60_000)),
    "analyzers, too-large: the file's lines are 300000 characters long on average, more than 5000",
  ],
  [
    "a file of 40,000 lines",
    change("src/long.js", null, "f(1);\n".repeat(40_000)),
    "analyzers, too-large: the file has 40001 lines, more than 30000",
  ],
] as const;

test.each(tooMuch)(
  "%s is not reviewed, and the review is not whole",
  async (_what, source, why) => {
    const planned = await plan(source);

    expect(missing(planned)).toEqual([why]);
    expect(planned.verdict).toMatchObject({ kind: "partial", reviewed: 1, open: 2 });
  },
);

test("neither is a minified file of 2 MB, which no source reads", async () => {
  const source = change("src/app.js", null, "f(1);\n");
  const planned = await plan({
    ...source,
    readFile: (path, side) =>
      path === "src/app.js" && side === "head"
        ? Promise.resolve({ kind: "too-large", bytes: 2_000_000 })
        : source.readFile(path, side),
  });

  expect(missing(planned)).toEqual([
    "source, too-large: the file has 2000000 bytes, more than is read",
  ]);
  expect(planned.verdict).toMatchObject({ kind: "partial", reviewed: 1, eligible: 2, open: 2 });
});

test("a text that a regular expression never comes to an end with is told as too slow", async () => {
  const planned = await plan(change("src/evil.js", null, "f(); // BAD BACKTRACK\n"));

  expect(missing(planned)).toEqual(["moody, timed-out: it is too slow: it took over 1000 ms"]);
  expect(planned.verdict).toMatchObject({ kind: "partial", reviewed: 1, eligible: 2, open: 3 });
});
