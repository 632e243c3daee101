import type { Anthropic } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages.js";
import { findPrompt } from "./find-prompt.ts";
import { findSchema } from "./find-schema.ts";
import type { Effort } from "./model-settings.ts";
import { brokenStream, costsNothing, readFault, timedOut, type Fault } from "./read-fault.ts";
import type { TokenCounts } from "./token-counts.ts";

/** One question to the finder. */
export interface FindRequest {
  readonly model: string;
  readonly effort: Effort;
  readonly maxOutputTokens: number;
  /** The user message. */
  readonly message: string;
}

/** The whole text of an answer, and why it ended, in the API's words. */
export interface Answer {
  readonly text: string;
  readonly stopReason: string;
  /** Category of a refusal, when it has one. */
  readonly refusal: string | null;
}

/** What became of one attempt. `tokens` is what is known to have been used, also of a broken one. */
export type Attempt =
  | { readonly kind: "answered"; readonly answer: Answer; readonly tokens: TokenCounts }
  | {
      readonly kind: "failed";
      readonly fault: Fault;
      readonly tokens: TokenCounts | null;
      /** False when the provider may have billed more than `tokens`. */
      readonly costIsKnown: boolean;
    };

export interface SendOptions {
  /** Ends the attempt; then the attempt rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Called when the first event of the answer is there. */
  readonly answerBegins: () => void;
}

/**
 * Asks once and reads the stream to its end. Streams always: a long answer would time out otherwise,
 * and only a stream tells when the prompt prefix is in the provider's cache. The SDK's timeout ends
 * with the response headers, so the timer here covers the rest.
 */
export async function sendRequest(
  client: Anthropic,
  request: FindRequest,
  options: SendOptions,
): Promise<Attempt> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timer.signal]);
  const reading: Reading = {
    text: "",
    stopReason: null,
    refusal: null,
    tokens: null,
    ended: false,
  };
  let connected = false;
  try {
    const stream = await client.messages.create(paramsOf(request), { signal });
    connected = true;
    for await (const event of stream) {
      if (event.type === "message_start") options.answerBegins();
      read(event, reading);
    }
    options.signal.throwIfAborted();
    const { tokens, stopReason } = reading;
    if (reading.ended && tokens !== null && stopReason !== null) {
      const { text, refusal } = reading;
      return { kind: "answered", answer: { text, stopReason, refusal }, tokens };
    }
    // The SDK ends an aborted stream in silence, and a cut connection may look like an end.
    const fault = timer.signal.aborted ? timedOut : brokenStream;
    return { kind: "failed", fault, tokens, costIsKnown: false };
  } catch (error) {
    options.signal.throwIfAborted();
    const read = timer.signal.aborted ? timedOut : readFault(error, options.now());
    const fault = read ?? (connected ? brokenStream : null);
    if (fault === null) throw error;
    const costIsKnown = !connected && costsNothing(error);
    return { kind: "failed", fault, tokens: reading.tokens, costIsKnown };
  } finally {
    clearTimeout(timeout);
  }
}

function paramsOf(request: FindRequest) {
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    system: [{ type: "text", text: findPrompt, cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: request.message }],
    output_config: {
      effort: request.effort,
      format: { type: "json_schema", schema: { ...findSchema } },
    },
  } satisfies Anthropic.MessageCreateParamsStreaming;
}

interface Reading {
  text: string;
  stopReason: string | null;
  refusal: string | null;
  tokens: TokenCounts | null;
  ended: boolean;
}

/** Collects by hand: the SDK's collector parses the JSON and throws, and its error has no usage. */
function read(event: RawMessageStreamEvent, reading: Reading): void {
  switch (event.type) {
    case "message_start": {
      const { usage } = event.message;
      reading.tokens = {
        input: usage.input_tokens,
        output: usage.output_tokens,
        cacheRead: usage.cache_read_input_tokens ?? 0,
        cacheWrite: usage.cache_creation_input_tokens ?? 0,
      };
      return;
    }
    case "content_block_delta":
      if (event.delta.type === "text_delta") reading.text += event.delta.text;
      return;
    case "message_delta": {
      reading.stopReason = event.delta.stop_reason;
      reading.refusal = event.delta.stop_details?.category ?? null;
      const { usage } = event;
      reading.tokens = {
        input: usage.input_tokens ?? reading.tokens?.input ?? 0,
        output: usage.output_tokens,
        cacheRead: usage.cache_read_input_tokens ?? reading.tokens?.cacheRead ?? 0,
        cacheWrite: usage.cache_creation_input_tokens ?? reading.tokens?.cacheWrite ?? 0,
      };
      return;
    }
    case "message_stop":
      reading.ended = true;
      return;
    case "content_block_start":
    case "content_block_stop":
      return;
  }
}
