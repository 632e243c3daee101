import * as fc from "fast-check";
import { expect, test } from "vitest";

import { sequences, type Sequence } from "./events.ts";
import { play } from "./play.ts";

const runs = Number(process.env.MARGINALIA_TRUTH_RUNS ?? 20);
const seed = Number(process.env.MARGINALIA_TRUTH_SEED ?? 1);
const lanes = 3;

test("whatever happens, what the App says is true", { timeout: 3_600_000 }, async () => {
  let events = 0;
  let played = 0;
  const started = performance.now();
  const lane = async (index: number): Promise<void> => {
    const result = await fc.check(
      fc.asyncProperty(sequences, async (sequence: Sequence) => {
        const { wrong, events: count } = await play(sequence);
        events += count;
        played += 1;
        if (wrong.length > 0) throw new Error(wrong.join("\n"));
      }),
      {
        seed: seed + index,
        numRuns: Math.ceil(runs / lanes),
        endOnFailure: process.env.MARGINALIA_TRUTH_NO_SHRINK === "1",
      },
    );
    if (!result.failed) return;
    const [shrunk] = result.counterexample ?? [];
    throw new Error(
      `seed ${result.seed}, path ${result.counterexamplePath}, after ${result.numRuns} sequences and ${result.numShrinks} shrinks:\n${JSON.stringify(shrunk)}\n${result.errorInstance instanceof Error ? result.errorInstance.message : ""}`,
    );
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, (_, index) => lane(index)));
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `seed ${seed}: ${played} sequences, ${events} events in ${seconds.toFixed(1)} s (${(played / seconds).toFixed(1)} and ${(events / seconds).toFixed(1)} a second)`,
  );
  const failures = ends.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
  expect(failures).toEqual([]);
});
