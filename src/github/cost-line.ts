import { count } from "../domain/count.ts";
import type { Usage } from "../domain/engine.ts";

/** What the review cost: calls, tokens, dollars, seconds. `elapsed` in milliseconds. */
export function costLine(usage: Usage, elapsed: number): string {
  const seconds = `${(elapsed / 1000).toFixed(1)} s`;
  if (usage.calls === 0) return `No model was called; ${seconds}.`;
  const input = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const cached =
    usage.cacheReadTokens === 0 ? "" : ` (${grouped(usage.cacheReadTokens)} from the prompt cache)`;
  return `${count(usage.calls, "model call")}; ${grouped(input)} tokens in${cached}, ${grouped(usage.outputTokens)} out; $${usage.dollars.toFixed(4)}; ${seconds}.`;
}

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}
