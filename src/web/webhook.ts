import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Clock } from "../domain/clock.ts";
import { deliveryId, type DeliveryId } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { Delivery, Inbox } from "../queue/inbox.ts";
import { readBody } from "./read-body.ts";
import { createSignatureCheck } from "./signature.ts";

/**
 * Deliveries of up to this size are always read. Larger ones, which anybody may send before their
 * signature can be checked, share a few places, so that nobody fills the memory with them.
 */
const smallBytes = 1024 * 1024;
const largeAtOnce = 4;

export interface WebhookOptions {
  readonly secret: string;
  readonly inbox: Pick<Inbox, "store">;
  /** Bytes; longer bodies are refused with 413. */
  readonly bodyLimit: number;
  /** Called after a delivery became durable, and never for a duplicate. */
  readonly onStored: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the sender is told. `close` when the rest of the body will not be read. */
export interface Answer {
  readonly status: 202 | 400 | 401 | 413 | 415 | 503;
  readonly text: string;
  readonly close: boolean;
}

interface Headers {
  readonly id: DeliveryId;
  readonly event: string;
  readonly signature: string;
}

/**
 * Takes in deliveries: checks the form, reads the body under its limit, verifies the signature
 * over the raw bytes, stores the delivery, and only then acknowledges it. GitHub never sends
 * again what was answered with 2xx, so every doubt is answered with something else.
 *
 * The body is not parsed here: whoever knows the secret sends JSON, and the dispatcher reads it
 * anyway. Only the outermost braces are looked at, so that a hand-made delivery that is no JSON
 * object is refused to its sender's face. Nothing of a body is ever logged.
 */
export function createWebhook(
  options: WebhookOptions,
): (incoming: IncomingMessage) => Promise<Answer> {
  const isSigned = createSignatureCheck(options.secret);
  let large = 0;

  async function receive(incoming: IncomingMessage): Promise<Answer> {
    const headers = readHeaders(incoming);
    if ("status" in headers) return refuse(options.log, headers);
    const log = options.log.child({ delivery: headers.id, event: headers.event });

    const body = await readBounded(incoming);
    if (body === "busy") {
      log.error({ limit: largeAtOnce }, "too many large deliveries at once, this one was refused");
      return answer(503, "too many large deliveries at once, redeliver later", true);
    }
    if (body.kind === "too-large") {
      return refuse(log, answer(413, `a body of more than ${options.bodyLimit} bytes`, true));
    }
    if (body.kind === "cut-off") return refuse(log, answer(400, "the body was cut off", true));

    const { bytes } = body;
    if (!isSigned(bytes, headers.signature)) {
      return refuse(log, answer(401, "the signature does not match the body and our secret"));
    }
    if (!looksLikeJsonObject(bytes) || !isUtf8(bytes)) {
      return refuse(log, answer(400, "the body is no JSON object in UTF-8"));
    }
    return store(headers, bytes, log);
  }

  async function readBounded(incoming: IncomingMessage) {
    const length = incoming.headers["content-length"];
    const isLarge = length === undefined || Number(length) > smallBytes;
    if (!isLarge) return readBody(incoming, options.bodyLimit);
    if (large >= largeAtOnce) return "busy";
    large += 1;
    try {
      return await readBody(incoming, options.bodyLimit);
    } finally {
      large -= 1;
    }
  }

  async function store(headers: Headers, bytes: Buffer, log: Log): Promise<Answer> {
    const delivery: Delivery = {
      id: headers.id,
      event: headers.event,
      payload: bytes.toString("utf8"),
      receivedAt: options.clock.now(),
    };
    try {
      if ((await options.inbox.store(delivery)) === "duplicate") {
        log.info({ bytes: bytes.length }, "delivery known already");
        return answer(202, "known already");
      }
    } catch (error) {
      log.error(
        { err: error, bytes: bytes.length },
        "a delivery could not be stored and was refused: check the database and the disk, then redeliver it",
      );
      return answer(503, "the delivery could not be stored, redeliver it later");
    }
    log.info({ bytes: bytes.length }, "delivery accepted");
    options.onStored();
    return answer(202, "accepted");
  }

  return receive;
}

/** What GitHub sends with every delivery, or why this is none. */
function readHeaders(incoming: IncomingMessage): Headers | Answer {
  const { headers } = incoming;
  const type = headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return answer(415, "deliveries are application/json: set the webhook's content type", true);
  }
  const id = readId(headers["x-github-delivery"]);
  if (id === null) return answer(400, "X-GitHub-Delivery is missing or malformed", true);
  const event = headers["x-github-event"];
  if (typeof event !== "string" || !/^[a-z_]{1,64}$/.test(event)) {
    return answer(400, "X-GitHub-Event is missing or malformed", true);
  }
  const signature = headers["x-hub-signature-256"];
  if (typeof signature !== "string") {
    return answer(400, "X-Hub-Signature-256 is missing: set the webhook's secret", true);
  }
  return { id, event, signature };
}

function readId(header: string | string[] | undefined): DeliveryId | null {
  if (typeof header !== "string") return null;
  try {
    return deliveryId(header);
  } catch {
    // Policy: a malformed id is answered with 400, like a missing one.
    return null;
  }
}

function looksLikeJsonObject(bytes: Buffer): boolean {
  return (
    /^\s*\{/.test(bytes.toString("latin1", 0, 64)) &&
    /\}\s*$/.test(bytes.toString("latin1", Math.max(0, bytes.length - 64)))
  );
}

function refuse(log: Log, refused: Answer): Answer {
  log.warn({ status: refused.status }, `delivery refused: ${refused.text}`);
  return refused;
}

function answer(status: Answer["status"], text: string, close = false): Answer {
  return { status, text, close };
}
