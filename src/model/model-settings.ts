export type Effort = "low" | "medium" | "high";

/** Dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** Writing to the prompt cache for five minutes. */
  readonly cacheWrite: number;
}

/** Everything about the model engine that its owner may decide. Times are milliseconds. */
export interface ModelSettings {
  readonly apiKey: string;
  /** Where the Messages API is; null for Anthropic's own address. */
  readonly baseUrl: string | null;
  /** The model that looks for defects. */
  readonly findModel: string;
  /** Asked once when `findModel` refuses; null to leave the units not reviewed. */
  readonly fallbackModel: string | null;
  readonly effort: Effort;
  /** Calls in flight at once, over all reviews of the process. */
  readonly maxInFlight: number;
  /** Estimated tokens of reviewed code per call. */
  readonly batchTokens: number;
  /** Thinking counts towards it, so it is far more than the answer needs. */
  readonly maxOutputTokens: number;
  /** For one attempt, from sending the request to the end of the answer. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** The pause before the first retry; doubles from one to the next. */
  readonly retryDelayMs: number;
  /** A longer pause than this is not slept through: the units come back as not reviewed. */
  readonly longestPauseMs: number;
  /** When to try again, at the earliest, after a passing fault that outlasted the retries. */
  readonly retryLaterMs: number;
  /** How long calls wait for the first one to warm the provider's prompt cache. */
  readonly warmUpMs: number;
  /** By model id. A model without a price costs 0 in receipts, and a budget can not hold it. */
  readonly prices: Readonly<Record<string, Price>>;
  /** For one review; null for no limit. */
  readonly budgetDollars: number | null;
}

/**
 * Anthropic's list prices of November 2026, without batch or volume discounts. Haiku 5.5 costs five
 * times as much for prompts above 100,000 tokens, which batches stay far below.
 */
export const listPrices: Readonly<Record<string, Price>> = {
  "claude-fable-5-1": { input: 10, output: 50, cacheRead: 0.25, cacheWrite: 12.5 },
  "claude-opus-5-5": { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 },
  "claude-opus-5": { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
  "claude-sonnet-5-5": { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
  "claude-haiku-5-5": { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 },
  "claude-haiku-4-5": { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
};

/** What holds when the owner decides nothing but the key. */
export const defaultModelSettings: Omit<ModelSettings, "apiKey"> = {
  baseUrl: null,
  findModel: "claude-sonnet-5-5",
  fallbackModel: "claude-opus-5-5",
  effort: "medium",
  maxInFlight: 6,
  batchTokens: 25_000,
  maxOutputTokens: 20_000,
  timeoutMs: 300_000,
  retries: 4,
  retryDelayMs: 500,
  longestPauseMs: 30_000,
  retryLaterMs: 300_000,
  warmUpMs: 10_000,
  prices: listPrices,
  // An average review costs some 20 cents; a stranger's huge pull request must not cost hundreds.
  budgetDollars: 5,
};
