import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Ajv } from "ajv";
import type { Answer } from "./answer.ts";
import { faultOf, isRecord, type MessagesRequest } from "./check-request.ts";
import { derivedReviewer } from "./derived-reviewer.ts";
import { createPromptCache, tokensOf } from "./prompt-cache.ts";
import { userText } from "./read-units.ts";
import { sendAnswer, sendError } from "./send-answer.ts";

type Answerer = (request: MessagesRequest) => Answer | Promise<Answer>;

/** Times are milliseconds. */
export interface AnthropicOptions {
  /** The only key that is accepted; any by default. */
  readonly apiKey?: string;
  /** Before an answer begins. */
  readonly latencyMs?: number;
  /** From an answer's beginning to its end. */
  readonly streamMs?: number;
  /** Tokens below which a prompt prefix is silently not cached. */
  readonly leastCachedTokens?: number;
  /** Model ids that exist; all that begin with `claude-` by default. */
  readonly models?: readonly string[];
}

/** One request as it arrived, and what it was answered with. */
interface RecordedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; null when it was not JSON. */
  readonly body: MessagesRequest | null;
  /** Requests under way when it arrived, itself included. */
  readonly inFlight: number;
  /** With what; "refused" when the request was wrong, null while an answerer still thinks. */
  readonly answered: Answer["kind"] | "refused" | "counted" | null;
}

/** The Messages API on a port of this machine. */
export interface AnthropicEmulator {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Requests under way now. */
  readonly inFlight: number;
  /** The most requests that were under way at once. */
  readonly inFlightPeak: number;
  /** Scripted answers that nobody has asked for yet. */
  readonly scriptLeft: number;
  /** How requests are answered from now on when the script is empty. */
  answer(answerer: Answerer): void;
  /** Answers for the next requests, one each, in order of arrival. */
  script(answers: readonly Answer[]): void;
  close(): Promise<void>;
}

/** Starts it. By default it answers as `derivedReviewer()`. */
export async function startAnthropic(options: AnthropicOptions = {}): Promise<AnthropicEmulator> {
  const requests: Recording[] = [];
  const scripted: Answer[] = [];
  const cache = createPromptCache(options.leastCachedTokens ?? 512);
  let answerer: Answerer = derivedReviewer();
  let inFlight = 0;
  let inFlightPeak = 0;
  let count = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = `req_${String((count += 1)).padStart(8, "0")}`;
    response.setHeader("request-id", requestId);
    inFlight += 1;
    inFlightPeak = Math.max(inFlightPeak, inFlight);
    whenOver(response, () => (inFlight -= 1));
    const path = request.url ?? "";
    const headers = headersOf(request);
    const arrived = inFlight;
    const body = parse(await readBody(request));
    const messages = asRequest(body);
    const record: Recording = { path, headers, body: messages, inFlight: arrived, answered: null };
    requests.push(record);

    const wrong = wrongOf(request, body, options);
    if (wrong !== null) {
      record.answered = "refused";
      return sendError(response, wrong);
    }
    if (messages === null) throw new Error("a checked request must be readable");
    if (record.path.startsWith("/v1/messages/count_tokens")) {
      record.answered = "counted";
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ input_tokens: tokensOf(userText(messages)) }));
      return;
    }
    const answer = scripted.shift() ?? (await answerer(messages));
    record.answered = answer.kind;
    mustFit(answer, messages);
    for (const [name, value] of Object.entries(rateLimitHeaders(requests.length))) {
      response.setHeader(name, value);
    }
    const { usage, begins } = cache.use(messages);
    await pause(options.latencyMs ?? 0);
    const streamMs = options.streamMs ?? 0;
    await sendAnswer(response, answer, { request: messages, requestId, usage, begins, streamMs });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendError(response, { status: 400, message: `emulator: ${message}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get inFlight() {
      return inFlight;
    },
    get inFlightPeak() {
      return inFlightPeak;
    },
    get scriptLeft() {
      return scripted.length;
    },
    answer: (next) => void (answerer = next),
    script: (answers) => void scripted.push(...answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Recording = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** Once, when the answer is handed on or the other side has gone, whichever is first. */
function whenOver(response: ServerResponse, then: () => void): void {
  let over = false;
  for (const event of ["finish", "close"]) {
    response.once(event, () => {
      if (!over) then();
      over = true;
    });
  }
}

type Wrong = Parameters<typeof sendError>[1];

function wrongOf(request: IncomingMessage, body: unknown, options: AnthropicOptions): Wrong | null {
  const path = (request.url ?? "").split("?")[0];
  const counts = path === "/v1/messages/count_tokens";
  if (path !== "/v1/messages" && !counts) return { status: 404, message: `no route ${path}` };
  if (request.method !== "POST") return { status: 405, message: "POST only" };
  const bearer = /^Bearer (\S+)$/u.exec(request.headers.authorization ?? "")?.[1];
  const key = bearer ?? request.headers["x-api-key"];
  if (key === undefined || (options.apiKey !== undefined && key !== options.apiKey)) {
    return { status: 401, message: "invalid api key" };
  }
  if (request.headers["anthropic-version"] === undefined) {
    return { status: 400, message: "anthropic-version: header is required" };
  }
  const fault = faultOf(counts && isRecord(body) ? { max_tokens: 1, ...body } : body);
  if (fault !== null) return { status: 400, message: fault };
  const model = asRequest(body)?.model ?? "";
  const exists = options.models?.includes(model) ?? model.startsWith("claude-");
  return exists ? null : { status: 404, message: `model: ${model}` };
}

/** Constrained decoding never leaves the schema, so neither may a scripted `json` answer. */
function mustFit(answer: Answer, request: MessagesRequest): void {
  const schema = request.output_config?.format?.schema;
  if (answer.kind !== "json" || schema === undefined) return;
  const ajv = new Ajv({ strict: false });
  if (!ajv.validate(schema, answer.value)) {
    throw new Error(`the scripted answer does not fit the schema: ${ajv.errorsText()}`);
  }
}

function rateLimitHeaders(used: number): Readonly<Record<string, string>> {
  return {
    "anthropic-ratelimit-requests-limit": "1000",
    "anthropic-ratelimit-requests-remaining": String(Math.max(0, 1000 - used)),
    "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:00Z",
    "anthropic-ratelimit-input-tokens-limit": "500000",
    "anthropic-ratelimit-input-tokens-remaining": "500000",
    "anthropic-ratelimit-input-tokens-reset": "2026-01-01T00:00:00Z",
    "anthropic-ratelimit-output-tokens-limit": "100000",
    "anthropic-ratelimit-output-tokens-remaining": "100000",
    "anthropic-ratelimit-output-tokens-reset": "2026-01-01T00:00:00Z",
  };
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The API answers 400 to a body that is not JSON; `faultOf` says so.
    return null;
  }
}

function asRequest(body: unknown): MessagesRequest | null {
  return isRecord(body) ? (body as unknown as MessagesRequest) : null;
}
