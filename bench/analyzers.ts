import { analyzers } from "../src/analyzers/analyzers.ts";
import { createAnalyzerEngine, type AnalyzerEngine } from "../src/analyzers/engine.ts";
import { cutUnits } from "../src/diff/cut-units.ts";
import type { EngineContext } from "../src/domain/engine.ts";
import { silentLog } from "../src/domain/log.ts";
import type { Unit } from "../src/domain/unit.ts";
import { cpuSeconds } from "./cpu-time.ts";
import { median, type Figure } from "./figure.ts";
import { generateMixedChange, type MixedChange } from "./mixed-change.ts";
import { residentMemory } from "./resident-memory.ts";

const files = 180;
const runs = 3;

/**
 * The engine that needs no key over a mixed change, with one process: lines that the change adds by
 * second of CPU, of this process and of all that it starts, first cold and then with the process
 * kept warm; what each analyzer takes of that alone; and the memory of the processes at its peak.
 */
export async function measureAnalyzers(): Promise<readonly Figure[]> {
  if (process.platform !== "linux") {
    throw new Error("the CPU time of processes is known on Linux only");
  }
  const change = generateMixedChange(files);
  const units = unitsOf(change);
  const engine = createAnalyzerEngine({ log: silentLog, timeoutMs: 60_000, processes: 1 });
  const figures: Figure[] = [];
  try {
    const cold = await reviewOnce(engine, units, change);
    const warm = await reviewOften(engine, units, change);
    const target = { atLeast: 20_000 };
    const lines = `${change.added.toLocaleString("en-US")} lines of six languages`;
    figures.push(
      { what: `analyzers, ${lines}`, ...perSecond(change.added / warm.cpu), target },
      { what: "… by the clock", ...perSecond(change.added / warm.wall), target: null },
      {
        what: "… first review, programs started",
        ...perSecond(change.added / cold.cpu),
        target: null,
      },
      {
        what: "… memory of the processes",
        value: warm.memory,
        unit: "MB",
        target: { atMost: 512 },
      },
    );
  } finally {
    await engine.close();
  }
  for (const { name } of analyzers) figures.push(await shareOf(name, units, change));
  return figures;
}

function perSecond(value: number): { readonly value: number; readonly unit: string } {
  return { value, unit: "lines/s of CPU" };
}

async function shareOf(name: string, units: readonly Unit[], change: MixedChange): Promise<Figure> {
  const module = new URL("../src/analyzers/analyzers.ts", import.meta.url).href;
  const only = analyzers.filter((analyzer) => analyzer.name === name);
  const catalogue = { analyzers: only, module };
  const engine = createAnalyzerEngine({ log: silentLog, processes: 1, catalogue });
  try {
    await reviewOnce(engine, units, change);
    const { cpu } = await reviewOften(engine, units, change);
    const value = (1_000_000 * cpu) / change.added;
    return { what: `… ${name} alone, of 1,000 lines`, value, unit: "ms CPU", target: null };
  } finally {
    await engine.close();
  }
}

interface Run {
  /** Seconds. */
  readonly cpu: number;
  readonly wall: number;
  /** MB at the peak. */
  readonly memory: number;
}

async function reviewOften(
  engine: AnalyzerEngine,
  units: readonly Unit[],
  change: MixedChange,
): Promise<Run> {
  const all: Run[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await reviewOnce(engine, units, change));
  return {
    cpu: median(all.map(({ cpu }) => cpu)),
    wall: median(all.map(({ wall }) => wall)),
    memory: Math.max(...all.map(({ memory }) => memory)),
  };
}

async function reviewOnce(
  engine: AnalyzerEngine,
  units: readonly Unit[],
  { change }: MixedChange,
): Promise<Run> {
  const context: EngineContext = {
    signal: new AbortController().signal,
    readFile: (path, side) => {
      const text = (side === "head" ? change.head : change.base)[path];
      return Promise.resolve(text === undefined ? null : { kind: "text", text, lossy: false });
    },
  };
  let memory = 0;
  const watch = setInterval(() => (memory = Math.max(memory, memoryOfChildren())), 50);
  const cpu = cpuSeconds(process.pid) ?? 0;
  const started = performance.now();
  let outcomes = 0;
  for await (const event of engine.review(units, context)) {
    if (event.kind !== "outcome") continue;
    if (event.missing.length > 0) throw new Error(event.missing[0]?.detail);
    outcomes += 1;
  }
  clearInterval(watch);
  if (outcomes !== units.length) throw new Error("not every unit was answered for");
  return {
    cpu: (cpuSeconds(process.pid) ?? 0) - cpu,
    wall: (performance.now() - started) / 1000,
    memory: Math.max(memory, memoryOfChildren()),
  };
}

function memoryOfChildren(): number {
  return (residentMemory(process.pid) ?? 0) - process.memoryUsage.rss() / 1e6;
}

function unitsOf({ change, files: changed }: MixedChange): readonly Unit[] {
  const units: Unit[] = [];
  for (const file of changed) {
    units.push(...cutUnits(file, change.head[file.path] ?? "", units.length + 1));
  }
  return units;
}
