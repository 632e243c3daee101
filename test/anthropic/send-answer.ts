import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { errorType, type Answer } from "./answer.ts";
import type { MessagesRequest } from "./check-request.ts";
import { tokensOf, type InputUsage } from "./prompt-cache.ts";

/** What sending needs to know of the request beside the answer. Times are milliseconds. */
export interface Sending {
  readonly request: MessagesRequest;
  readonly requestId: string;
  readonly usage: InputUsage;
  readonly begins: () => void;
  /** Between the beginning of the answer and its end. */
  readonly streamMs: number;
}

/** Carries out one answer. Resolves when nothing more will be written. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  sending: Sending,
): Promise<void> {
  switch (answer.kind) {
    case "error":
      return sendError(response, answer);
    case "reset":
      if (answer.when === "midway") await begin(response, sending);
      response.destroy();
      return;
    case "hang":
      if (answer.when === "midway") await begin(response, sending);
      return closed(response);
    case "stream-error":
      await begin(response, sending);
      await writeEvent(response, "error", {
        type: "error",
        error: { type: answer.type, message: "The stream ended with an error." },
      });
      response.end();
      return;
    case "json":
      return sendMessage(response, sending, JSON.stringify(answer.value), "end_turn", null);
    case "text":
      return sendMessage(response, sending, answer.text, "end_turn", null);
    case "stopped":
      return sendMessage(
        response,
        sending,
        answer.text ?? "",
        answer.reason,
        answer.reason === "refusal" ? (answer.category ?? null) : null,
      );
  }
}

/** An error body in the API's form. */
export function sendError(
  response: ServerResponse,
  error: Omit<Extract<Answer, { kind: "error" }>, "kind">,
): void {
  const details = error.errorCode === undefined ? {} : { details: { error_code: error.errorCode } };
  const type = error.type ?? errorType(error.status);
  const message = error.message ?? type;
  response.writeHead(error.status, { "content-type": "application/json", ...error.headers });
  response.end(JSON.stringify({ type: "error", error: { type, message, ...details } }));
}

async function sendMessage(
  response: ServerResponse,
  sending: Sending,
  text: string,
  stopReason: string,
  category: string | null,
): Promise<void> {
  const output = tokensOf(text);
  const stopDetails =
    stopReason === "refusal" ? { type: "refusal", category, explanation: null } : null;
  if (sending.request.stream !== true) {
    sending.begins();
    await pause(sending.streamMs);
    const message = {
      ...messageOf(sending),
      content: text === "" ? [] : [{ type: "text", text, citations: null }],
      stop_reason: stopReason,
      stop_details: stopDetails,
      usage: { ...inputCounts(sending.usage), output_tokens: output },
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(message));
    return;
  }
  await begin(response, sending);
  await pause(sending.streamMs);
  // In pieces, as it comes over a network: a reader must not rely on whole lines or whole words.
  for (let start = 0; start < text.length; start += 40) {
    const delta = { type: "text_delta", text: text.slice(start, start + 40) };
    await writeEvent(response, "content_block_delta", {
      type: "content_block_delta",
      index: 1,
      delta,
    });
  }
  await writeEvent(response, "content_block_stop", { type: "content_block_stop", index: 1 });
  await writeEvent(response, "message_delta", {
    type: "message_delta",
    delta: {
      stop_reason: stopReason,
      stop_sequence: null,
      stop_details: stopDetails,
      container: null,
    },
    usage: { ...inputCounts(sending.usage), output_tokens: output },
  });
  await writeEvent(response, "message_stop", { type: "message_stop" });
  response.end();
}

/** Headers, `message_start`, a thinking block as current models send it, and the text's opening. */
async function begin(response: ServerResponse, sending: Sending): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  sending.begins();
  const usage = { ...inputCounts(sending.usage), output_tokens: 1 };
  const message = {
    ...messageOf(sending),
    content: [],
    stop_reason: null,
    stop_details: null,
    usage,
  };
  const events: readonly (readonly [string, object])[] = [
    ["message_start", { message }],
    [
      "content_block_start",
      { index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
    ],
    ["ping", {}],
    [
      "content_block_delta",
      { index: 0, delta: { type: "signature_delta", signature: "c2lnbg==" } },
    ],
    ["content_block_stop", { index: 0 }],
    [
      "content_block_start",
      { index: 1, content_block: { type: "text", text: "", citations: null } },
    ],
  ];
  for (const [type, fields] of events) await writeEvent(response, type, { type, ...fields });
}

function messageOf({ request, requestId }: Sending): object {
  const id = requestId.replace("req_", "msg_");
  return { id, type: "message", role: "assistant", model: request.model, stop_sequence: null };
}

function inputCounts(usage: InputUsage): object {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cacheRead,
    service_tier: "standard",
  };
}

/** Resolves when the bytes are handed on, or when the other side has gone. */
async function writeEvent(response: ServerResponse, event: string, data: object): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`, () => resolve());
  });
}

function closed(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => response.once("close", () => resolve()));
}
