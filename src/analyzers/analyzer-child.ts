import { setFlagsFromString } from "node:v8";

import type { Analyzer, Check } from "./analyzer.ts";
import { messageOf } from "../domain/errors.ts";
import { OwnRules, Task } from "./child-messages.ts";
import type { ChildMessage } from "./child-messages.ts";
import { TooSlow } from "./too-slow.ts";

/*
 * The program of a pool's child: `node analyzer-child.js <address of the module of analyzers>`.
 * It answers one task at a time over the channel and ends when its parent does.
 */

// V8's optimising compiler takes seconds and hundreds of megabytes for the tools' large WebAssembly
// programs, more than it ever wins back on files of a review. An unknown flag is ignored.
setFlagsFromString("--no-wasm-tier-up");
setFlagsFromString("--no-wasm-dynamic-tiering");

// secretlint marks the time at every step, keeps each mark for ever, and for each looks through all
// before it: after a thousand files it would do little else.
Object.defineProperty(performance, "mark", { value: () => undefined });

function isAnalyzers(value: unknown): value is { readonly analyzers: readonly Analyzer[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "analyzers" in value &&
    Array.isArray(value.analyzers)
  );
}

async function loadAnalyzers(address: string | undefined): Promise<readonly Analyzer[]> {
  if (address === undefined) throw new TypeError("no module of analyzers was named");
  const module: unknown = await import(address);
  if (!isAnalyzers(module)) throw new TypeError(`${address} exports no list named analyzers`);
  return module.analyzers;
}

function say(message: ChildMessage): void {
  process.send?.(message);
}

const analyzers = await loadAnalyzers(process.argv[2]);
let ownRules: OwnRules["ownRules"] = [];
const loaded = new Map<string, Promise<Check>>();

async function load(name: string): Promise<Check> {
  const analyzer = analyzers.find((each) => each.name === name);
  if (analyzer?.kind === "in-memory") return analyzer.load();
  // Loaded where there are such rules alone: hardly any child ever needs it.
  const { ownAnalyzerName, ownRulesAnalyzer } = await import("./own-rules/own-rules.ts");
  if (name === ownAnalyzerName) return ownRulesAnalyzer(ownRules).load();
  throw new TypeError(`no analyzer in memory is named ${name}`);
}

function checkOf(name: string): Promise<Check> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const check = load(name);
  loaded.set(name, check);
  return check;
}

async function work(message: unknown): Promise<void> {
  const first = OwnRules.safeParse(message);
  if (first.success) {
    ({ ownRules } = first.data);
    return;
  }
  try {
    const task = Task.parse(message);
    const check = await checkOf(task.analyzer);
    const reports = await check({ path: task.path, text: task.text });
    say({ kind: "reports", reports: [...reports] });
  } catch (error) {
    if (error instanceof TooSlow) return say({ kind: "too-slow", detail: error.message });
    say({ kind: "threw", error: messageOf(error) });
  }
}

process.on("message", (message) => void work(message));
process.on("disconnect", () => process.exit(0));
say({ kind: "ready" });
