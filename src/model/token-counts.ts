import type { Usage } from "../domain/engine.ts";
import type { Price } from "./model-settings.ts";

/** What one attempt used. `input` is without the two cache counters, as the API reports it. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** Dollars for the tokens; 0 when the model has no price. */
export function dollarsOf(tokens: TokenCounts, price: Price | null): number {
  if (price === null) return 0;
  const millionths =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    tokens.cacheWrite * price.cacheWrite;
  return millionths / 1_000_000;
}

/** One attempt as the receipt counts it. */
export function usageOf(tokens: TokenCounts, price: Price | null): Usage {
  return {
    calls: 1,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
    cacheWriteTokens: tokens.cacheWrite,
    dollars: dollarsOf(tokens, price),
  };
}

/** The most that a call can cost: nothing read from the cache, all of the output used. */
export function worstDollars(inputTokens: number, outputTokens: number, price: Price): number {
  const perInput = Math.max(price.input, price.cacheWrite);
  return (inputTokens * perInput + outputTokens * price.output) / 1_000_000;
}
