import {
  addUsage,
  noUsage,
  type Engine,
  type EngineContext,
  type UnitOutcome,
  type Usage,
} from "../../src/domain/engine.ts";
import type { Log } from "../../src/domain/log.ts";
import { createModelEngine, type ModelEngineOptions } from "../../src/model/model-engine.ts";
import { defaultModelSettings, type ModelSettings } from "../../src/model/model-settings.ts";
import type { Unit } from "../../src/domain/unit.ts";

/** Settings for the emulator: nothing waits longer than a test may. */
function settingsFor(url: string, changes: Partial<ModelSettings> = {}): ModelSettings {
  const apiKey = "sk-ant-test-0123456789";
  const quick = { baseUrl: url, retries: 3, retryDelayMs: 1, timeoutMs: 5_000 };
  return { ...defaultModelSettings, apiKey, ...quick, ...changes };
}

/** An engine at the emulator's address whose clock stands still. */
export function engineAt(
  url: string,
  changes: Partial<ModelSettings> = {},
  options: Partial<ModelEngineOptions> = {},
): Engine {
  const settings = settingsFor(url, changes);
  return createModelEngine({
    settings,
    clock: { now: () => 1_000 },
    log: memoryLog().log,
    ...options,
  });
}

export function contextOf(signal: AbortSignal = new AbortController().signal): EngineContext {
  return { signal, readFile: () => Promise.resolve(null) };
}

export interface Reviewed {
  readonly outcomes: ReadonlyMap<string, UnitOutcome>;
  /** Unit ids in the order in which they were settled. */
  readonly order: readonly string[];
  readonly usage: Usage;
}

/** Runs a review to its end; fails when a unit is settled twice. */
export async function reviewWith(
  engine: Engine,
  units: readonly Unit[],
  context: EngineContext = contextOf(),
): Promise<Reviewed> {
  const outcomes = new Map<string, UnitOutcome>();
  const order: string[] = [];
  let usage = noUsage;
  for await (const event of engine.review(units, context)) {
    if (event.kind === "usage") {
      usage = addUsage(usage, event.usage);
      continue;
    }
    if (outcomes.has(event.unitId)) throw new Error(`${event.unitId} was settled twice`);
    outcomes.set(event.unitId, event);
    order.push(event.unitId);
  }
  return { outcomes, order, usage };
}

/** A log that can be read. */
export function memoryLog(): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const add = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const log: Log = { debug: add, info: add, warn: add, error: add, child: () => log };
  return { log, lines };
}
