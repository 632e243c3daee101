/**
 * Tokens per character, by class, for models before 2026; measured on source code. A real
 * tokenizer is not used: byte-pair encoding is quadratic on hostile text, and all text is a
 * stranger's.
 */
const weights = { letter: 0.26, digit: 0.45, blank: 0.12, newline: 0.5, mark: 0.6, other: 0.9 };

/** Current models cut the same text into about this many times as many tokens. */
const newerTokenizer = 1.35;

/** Estimated tokens of a text, at least 1. Linear in its length. */
export function estimateTokens(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum += weightOf(text.charCodeAt(index));
  return Math.max(1, Math.ceil(sum * newerTokenizer));
}

function weightOf(code: number): number {
  if (code > 0x7e) return weights.other;
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)) return weights.letter;
  if (code === 0x20 || code === 0x09) return weights.blank;
  if (code === 0x0a) return weights.newline;
  if (code >= 0x30 && code <= 0x39) return weights.digit;
  return weights.mark;
}

/** Estimates that learn, per model, from what the provider counted. */
export interface TokenEstimator {
  estimate(model: string, text: string): number;
  /** `text` was sent to `model`, which counted `counted` input tokens, cached ones included. */
  observe(model: string, text: string, counted: number): void;
}

/** One odd answer moves the factor a little, and never out of these bounds. */
const learning = { rate: 0.2, least: 0.5, most: 2 };

export function createTokenEstimator(): TokenEstimator {
  const factors = new Map<string, number>();
  const factorOf = (model: string): number => factors.get(model) ?? 1;
  return {
    estimate: (model, text) => Math.ceil(estimateTokens(text) * factorOf(model)),
    observe: (model, text, counted) => {
      if (counted <= 0) return;
      const seen = Math.min(
        learning.most,
        Math.max(learning.least, counted / estimateTokens(text)),
      );
      factors.set(model, factorOf(model) * (1 - learning.rate) + seen * learning.rate);
    },
  };
}
