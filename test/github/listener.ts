import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Credentials } from "./authenticate.ts";
import { type Fault, faultReply } from "./faults.ts";
import { credentialsOf, handle, operationOf, type Received } from "./handle.ts";
import type { Limits, Metered } from "./limits.ts";
import { answerProblems } from "./open-api.ts";
import { basicError } from "./replies.ts";
import type { Reply, Route } from "./route.ts";
import type { Tokens } from "./tokens.ts";
import type { RequestRecord, World } from "./world.ts";

export interface ListenerParts {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly faults: { strike(route: string): Fault | null };
  /** Path before every route; empty at github.com, `/api/v3` on a server of one's own. */
  readonly basePath: string;
  /** Whether answers tell the limits; a GitHub Enterprise Server has none by default (L5). */
  readonly tellsLimits: boolean;
  /** Whether the emulator's own answers are held against the description. */
  readonly checkAnswers: boolean;
}

/** The server's side of one HTTP exchange: records, limits, faults, headers, unchanged answers. */
export async function listen(
  parts: ListenerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, limits, tokens } = parts;
  const record = recordOf(world, parts.basePath, request);
  world.requests.push(record);
  const bytes = await readAll(request);
  record.body = bodyOf(bytes);
  const operation = operationOf(world, record.method, record.path);
  record.route = operation?.template ?? null;
  const credentials = credentialsOf(world, tokens, record);
  const metered: Metered = {
    who: "status" in credentials ? "nobody" : nameOf(credentials),
    method: record.method,
    template: record.route ?? "",
    now: world.now(),
  };
  const { refusal, early } = limits.admit(metered);
  if (early) record.violation = "sent while limited";
  const received: Received = { record, bytes, operation, credentials };
  const reply = refusal ?? (await withFaults(parts, received, metered));
  if (reply === "cut" || reply === "silent") {
    limits.finish(metered, 0);
    if (reply === "cut") request.socket.destroy();
    return;
  }
  const finished = unchanged(record, reply);
  record.status = finished.status;
  if (isRefusal(finished)) response.on("finish", () => limits.announce(metered));
  send(parts, metered, response, finished);
  limits.finish(metered, finished.status);
}

async function withFaults(
  parts: ListenerParts,
  received: Received,
  metered: Metered,
): Promise<Reply | "cut" | "silent"> {
  const { record } = received;
  const fault = parts.faults.strike(`${record.method} ${record.route ?? ""}`);
  if (fault === null) return carryOut(parts, received);
  if (fault.kind === "reset") return "cut";
  if (fault.kind === "silence") return "silent";
  if (fault.kind === "secondary-limit") {
    return parts.limits.block(metered, fault.retryAfter ?? null);
  }
  const refused = faultReply(fault);
  if (refused !== null) return refused;
  if (fault.kind === "delay") await sleep(fault.delayMs ?? 0);
  const reply = await carryOut(parts, received);
  if (fault.kind === "stored-then-reset") return "cut";
  if (fault.kind === "stored-then-silence") return "silent";
  return fault.kind === "stored-then-502"
    ? { status: 502, body: { message: "Server Error" } }
    : reply;
}

/** Errors of the emulator are answered 500 and kept for `close()` to throw. */
async function carryOut(parts: ListenerParts, received: Received): Promise<Reply> {
  try {
    return checked(parts, received, await handle(parts.world, parts.routes, received));
  } catch (error) {
    const { method, path } = received.record;
    return failure(parts.world, `${method} ${path}: ${String(error)}`);
  }
}

function checked(parts: ListenerParts, received: Received, reply: Reply): Reply {
  const { operation, record } = received;
  const json = typeof reply.body === "object" && !Buffer.isBuffer(reply.body);
  const newVersion = record.headers["x-github-api-version"] === "2026-03-10";
  if (!parts.checkAnswers || operation === null || !json || newVersion) return reply;
  if (operation.template === "/graphql" || acceptsObjectMedia(record)) return reply;
  const problems = answerProblems(operation, reply.status, reply.body);
  if (problems.length === 0) return reply;
  const text = `${record.method} ${record.path} was answered ${reply.status} against the published description: `;
  return failure(parts.world, text + problems.join(" "));
}

/** `application/vnd.github.object` has a schema of its own. */
function acceptsObjectMedia(record: RequestRecord): boolean {
  return record.headers.accept?.includes(".object") ?? false;
}

function failure(world: World, problem: string): Reply {
  world.failures.push(problem);
  return basicError(500, `The emulator is at fault. ${problem}`);
}

/** 304 when the client has this very answer (F10). */
function unchanged(record: RequestRecord, reply: Reply): Reply {
  if (record.method !== "GET" || reply.status !== 200) return reply;
  const digest = createHash("sha256").update(bytesOf(reply)).digest("hex");
  const etag = `W/"${digest}"`;
  const headers = { ...reply.headers, etag };
  return record.headers["if-none-match"] === etag
    ? { status: 304, headers }
    : { ...reply, headers };
}

function send(
  parts: ListenerParts,
  metered: Metered,
  response: ServerResponse,
  reply: Reply,
): void {
  const bytes = reply.status === 204 || reply.status === 304 ? Buffer.alloc(0) : bytesOf(reply);
  // Headers tell the state after this request, which is charged when it is answered.
  const limits = parts.tellsLimits ? parts.limits.headers(metered, reply.status) : {};
  response.writeHead(reply.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(bytes.length),
    date: new Date(metered.now).toUTCString(),
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomBytes(12).toString("hex").toUpperCase(),
    ...limits,
    ...reply.headers,
  });
  response.end(bytes);
}

function isRefusal({ status }: Reply): boolean {
  return status === 403 || status === 429;
}

function bytesOf({ body }: Reply): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
}

function nameOf(credentials: Credentials): string {
  if (credentials.kind === "installation") {
    return `installation ID ${credentials.token.installation.id}`;
  }
  return credentials.kind === "app" ? "the App" : "nobody";
}

function recordOf(world: World, basePath: string, request: IncomingMessage): RequestRecord {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : "";
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    at: world.now(),
    method: request.method ?? "GET",
    path: path === "" ? "/" : path,
    route: null,
    query: Object.fromEntries(url.searchParams),
    body: null,
    headers: Object.fromEntries(headers),
    status: null,
    violation: null,
  };
}

function bodyOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return bytes.toString("utf8"); // Kept as text for the test to look at; the answer is a 400.
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
