import { parseArgs } from "node:util";

import { messageOf } from "../src/domain/errors.ts";
import { measureAnalyzers } from "./analyzers.ts";
import { measureCacheLookUp } from "./cache-look-up.ts";
import { isMet, type Figure } from "./figure.ts";
import { measureIntake } from "./intake.ts";
import { describeMachine } from "./machine.ts";
import { measureMemory } from "./memory.ts";
import { measureModelLatency } from "./model-latency.ts";
import { measureOwnWork } from "./own-work.ts";
import { measurePublishing } from "./publishing.ts";
import { measureRepeatedWork } from "./repeated-work.ts";
import { showFigures, showMachine } from "./show-figures.ts";
import { measureTransientFaults } from "./transient-faults.ts";
import { measureWeek } from "./week.ts";

interface Options {
  /** A local clone whose history is replayed; the project's own when absent. */
  readonly clone?: string | undefined;
}

const measurements: ReadonlyMap<string, (options: Options) => Promise<readonly Figure[]>> = new Map<
  string,
  (options: Options) => Promise<readonly Figure[]>
>([
  ["intake", measureIntake],
  ["cache", measureCacheLookUp],
  ["own-work", measureOwnWork],
  ["analyzers", measureAnalyzers],
  ["latency", measureModelLatency],
  ["repeated", measureRepeatedWork],
  ["publishing", measurePublishing],
  ["memory", measureMemory],
  ["faults", measureTransientFaults],
  ["week", measureWeek],
]);

/**
 * Measures the figures that the design promises, all or those named, one after the other, and
 * prints them with their targets; `--json` for machines, `--clone FOLDER` for the history that the
 * week replays. Asks nothing outside this machine. Exit codes: 0 all targets met, 1 a target missed or a measurement failed, 2 a name is unknown.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean", default: false }, clone: { type: "string" } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !measurements.has(name));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(", ")}. Known: ${[...measurements.keys()].join(", ")}.`);
    return 2;
  }
  const machine = describeMachine();
  const figures: Figure[] = [];
  const failures: string[] = [];
  for (const [name, measure] of measurements) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`measuring ${name} …`);
    try {
      figures.push(...(await measure({ clone: values.clone })));
    } catch (error) {
      // Policy: the other figures are still worth having; the exit code tells.
      failures.push(`${name} could not be measured: ${messageOf(error)}`);
    }
  }
  if (values.json) {
    const rows = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
    console.log(JSON.stringify({ machine, figures: rows, failures }, null, 2));
  } else {
    console.log(`\n${showFigures(figures)}\n\n${showMachine(machine)}`);
    for (const failure of failures) console.log(failure);
  }
  return failures.length === 0 && figures.every(isMet) ? 0 : 1;
}

process.exitCode = await main();
