import { unsupportedInSchema } from "./check-schema.ts";

/** The part of a request that the emulator works with, once it has been checked. */
export interface MessagesRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly stream?: boolean;
  readonly system?: string | readonly TextBlock[];
  readonly messages: readonly {
    readonly role: string;
    readonly content: string | readonly TextBlock[];
  }[];
  readonly output_config?: {
    readonly effort?: string;
    readonly format?: { readonly type: string; readonly schema: Readonly<Record<string, unknown>> };
  };
}

export interface TextBlock {
  readonly type: string;
  readonly text: string;
  readonly cache_control?: { readonly type: string; readonly ttl?: string } | null;
}

const known = new Set([
  "cache_control",
  "container",
  "diagnostics",
  "inference_geo",
  "max_tokens",
  "messages",
  "metadata",
  "model",
  "output_config",
  "service_tier",
  "speed",
  "stop_sequences",
  "stream",
  "system",
  "thinking",
  "tool_choice",
  "tools",
  "user_profile_id",
  "workspace_id",
]);

const removed = new Set(["temperature", "top_p", "top_k"]);
const efforts = new Set(["low", "medium", "high", "xhigh", "max"]);

/** What the API would answer 400 to, in one sentence; null when the request is fine. */
export function faultOf(body: unknown): string | null {
  if (!isRecord(body)) return "the body is not a JSON object";
  for (const key of Object.keys(body)) {
    if (removed.has(key)) return `${key}: is not supported on this model`;
    if (!known.has(key)) return `${key}: Extra inputs are not permitted`;
  }
  return (
    faultOfLimits(body) ??
    faultOfMessages(body["messages"]) ??
    faultOfBlocks(body["system"], "system", true) ??
    faultOfThinking(body) ??
    faultOfOutput(body["output_config"])
  );
}

function faultOfLimits(body: Readonly<Record<string, unknown>>): string | null {
  const { model, max_tokens: limit } = body;
  if (typeof model !== "string" || model === "") return "model: Field required";
  if (limit === undefined) return "max_tokens: Field required";
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1) {
    return "max_tokens: must be a positive integer";
  }
  if (limit > 128_000) return `max_tokens: ${limit} > 128000, the maximum for ${model}`;
  if (limit > 21_333 && body["stream"] !== true) return "max_tokens: streaming is required";
  return null;
}

function faultOfMessages(messages: unknown): string | null {
  if (!Array.isArray(messages) || messages.length === 0)
    return "messages: at least one is required";
  for (const [index, message] of messages.entries()) {
    if (!isRecord(message)) return `messages.${index}: must be an object`;
    if (message["role"] !== "user" && message["role"] !== "assistant") {
      return `messages.${index}.role: must be user or assistant`;
    }
    const fault = faultOfBlocks(message["content"], `messages.${index}.content`, false);
    if (fault !== null) return fault;
  }
  const last: unknown = messages.at(-1);
  return isRecord(last) && last["role"] === "user"
    ? null
    : "messages: this model does not support prefill; the last message must be of the user";
}

function faultOfBlocks(content: unknown, at: string, optional: boolean): string | null {
  if (content === undefined && optional) return null;
  if (typeof content === "string") return content === "" ? `${at}: must not be empty` : null;
  if (!Array.isArray(content) || content.length === 0) return `${at}: Field required`;
  let breakpoints = 0;
  for (const [index, block] of content.entries()) {
    if (!isRecord(block) || block["type"] !== "text") return `${at}.${index}: must be a text block`;
    if (typeof block["text"] !== "string" || block["text"] === "") {
      return `${at}.${index}.text: must not be empty`;
    }
    const control = block["cache_control"];
    if (control === undefined || control === null) continue;
    breakpoints += 1;
    if (!isRecord(control) || control["type"] !== "ephemeral") {
      return `${at}.${index}.cache_control.type: must be ephemeral`;
    }
  }
  return breakpoints > 4 ? `${at}: at most 4 blocks may have cache_control` : null;
}

function faultOfThinking(body: Readonly<Record<string, unknown>>): string | null {
  const { thinking, tool_choice: choice } = body;
  if (
    isRecord(thinking) &&
    thinking["type"] !== "adaptive" &&
    thinking["type"] !== "between_tools"
  ) {
    return `thinking.type: ${String(thinking["type"])} is not supported on this model`;
  }
  if (isRecord(choice) && (choice["type"] === "any" || choice["type"] === "tool")) {
    return "tool_choice: forced tool use is not supported on this model";
  }
  return null;
}

function faultOfOutput(output: unknown): string | null {
  if (output === undefined) return null;
  if (!isRecord(output)) return "output_config: must be an object";
  for (const key of Object.keys(output)) {
    if (key !== "effort" && key !== "format")
      return `output_config.${key}: Extra inputs are not permitted`;
  }
  const { effort, format } = output;
  if (effort !== undefined && !(typeof effort === "string" && efforts.has(effort))) {
    return "output_config.effort: must be low, medium, high, xhigh or max";
  }
  if (format === undefined) return null;
  if (!isRecord(format) || format["type"] !== "json_schema") {
    return "output_config.format.type: must be json_schema";
  }
  return unsupportedInSchema(format["schema"], "output_config.format.schema");
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
