import { createHash } from "node:crypto";
import type { MessagesRequest, TextBlock } from "./check-request.ts";

/** Counts as the API reports them; `input` is without the two cache counters. */
export interface InputUsage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/**
 * The provider's prompt cache. A prefix ends at the last block with `cache_control`; it is written
 * by the request that carries it first, and can be read by others only once that one's answer has
 * begun. A prefix below the least length is silently not cached.
 */
export interface PromptCache {
  /** `begins` is to be called when the answer begins. */
  use(request: MessagesRequest): { readonly usage: InputUsage; readonly begins: () => void };
}

export function createPromptCache(leastTokens: number): PromptCache {
  const readable = new Set<string>();
  return {
    use: (request) => {
      const prefix = prefixOf(request);
      const all = tokensOf(allText(request));
      const cached = tokensOf(prefix);
      if (prefix === "" || cached < leastTokens) {
        return { usage: { input: all, cacheRead: 0, cacheWrite: 0 }, begins: () => undefined };
      }
      const key = keyOf(request, prefix);
      const hit = readable.has(key);
      return {
        usage: {
          input: all - cached,
          cacheRead: hit ? cached : 0,
          cacheWrite: hit ? 0 : cached,
        },
        begins: () => void readable.add(key),
      };
    },
  };
}

/** About four characters a token; the emulator needs plausible counts, not true ones. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Model, effort and schema are part of it: changing one of them misses the cache. */
function keyOf(request: MessagesRequest, prefix: string): string {
  const parts = JSON.stringify([request.model, request.output_config ?? null, prefix]);
  return createHash("sha256").update(parts).digest("hex");
}

function prefixOf(request: MessagesRequest): string {
  const blocks = blocksOf(request);
  const last = blocks.findLastIndex((block) => (block.cache_control ?? null) !== null);
  return textOf(blocks.slice(0, last + 1));
}

function allText(request: MessagesRequest): string {
  return textOf(blocksOf(request));
}

function blocksOf(request: MessagesRequest): readonly TextBlock[] {
  return [request.system ?? [], ...request.messages.map(({ content }) => content)].flatMap(
    (content) => (typeof content === "string" ? [{ type: "text", text: content }] : content),
  );
}

function textOf(blocks: readonly TextBlock[]): string {
  return blocks.map(({ text }) => text).join("\n");
}
