import * as fc from "fast-check";
import { expect } from "vitest";

import { sequences, type Sequence } from "./events.ts";
import { play } from "./play.ts";

/** Played side by side, so that one works while another waits for a socket. */
const lanes = 3;

/**
 * Plays `share` of the sequences that the environment asks for (`MARGINALIA_TRUTH_RUNS`, by default
 * two thousand) and fails with the shortest that shows something untrue: what was untrue, the seed
 * and path by which fast-check plays it again (`MARGINALIA_TRUTH_SEED`), and the sequence itself as
 * JSON, to be kept in `kept-sequences.ts`.
 */
export async function holdTruth(share: number, firstSeed: number): Promise<void> {
  const { MARGINALIA_TRUTH_RUNS: runs = "2000", MARGINALIA_TRUTH_SEED: seedText } = process.env;
  const numRuns = Math.ceil((Number(runs) * share) / lanes);
  const seed = seedText === undefined ? firstSeed : Number(seedText);
  let played = 0;
  let events = 0;
  const started = performance.now();
  const property = fc.asyncProperty(sequences, async (sequence: Sequence) => {
    const outcome = await play(sequence);
    played += 1;
    events += outcome.events;
    expect(outcome.wrong).toEqual([]);
  });
  const results = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => fc.check(property, { seed: seed + lane, numRuns })),
  );
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(
    `truth: seed ${seed}, ${played} sequences with ${events} events in ${seconds.toFixed(0)} s\n`,
  );
  expect(results.filter(({ failed }) => failed).map(describeFailure)).toEqual([]);
}

function describeFailure(result: fc.RunDetails<[Sequence]>): string {
  const [shortest] = result.counterexample ?? [];
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : "";
  return [
    `seed ${result.seed}, path ${result.counterexamplePath}, ${result.numShrinks} times shortened`,
    JSON.stringify(shortest),
    why,
  ].join("\n");
}
