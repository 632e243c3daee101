import { createHmac } from "node:crypto";
import { connect } from "node:net";
import type { Delivery, Inbox } from "../../src/queue/inbox.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createReadiness, type Check } from "../../src/web/health.ts";
import { listen } from "../../src/web/http-server.ts";
import { createReceiptRoutes, type ReceiptRouteOptions } from "../../src/web/receipt-routes.ts";
import { createRoutes } from "../../src/web/routes.ts";
import { createWebhook } from "../../src/web/webhook.ts";

export const secret = "It's a Secret to Everybody";

/** A real server on a free port, over an inbox that remembers, and what it logged. */
export async function startWeb(
  overrides: {
    readonly store?: Inbox["store"];
    readonly bodyLimit?: number;
    readonly checks?: Readonly<Record<string, Check>>;
    readonly receipts?: Partial<ReceiptRouteOptions>;
  } = {},
) {
  const stored: Delivery[] = [];
  const logged: string[] = [];
  let nudges = 0;
  const log = createLog({
    level: "trace",
    format: "json",
    secrets: [],
    write: (line) => logged.push(line),
  });
  const clock = { now: () => 1_000 };
  const inbox: Pick<Inbox, "store"> = {
    store:
      overrides.store ??
      ((delivery) => {
        if (stored.some(({ id }) => id === delivery.id)) return Promise.resolve("duplicate");
        stored.push(delivery);
        return Promise.resolve("stored");
      }),
  };
  const receive = createWebhook({
    secret,
    inbox,
    bodyLimit: overrides.bodyLimit ?? 25 * 1024 * 1024,
    onStored: () => {
      nudges += 1;
    },
    clock,
    log,
  });
  const readiness = createReadiness(overrides.checks ?? {}, { clock, log });
  const receipts = createReceiptRoutes({
    receipts: { ofReview: () => Promise.resolve(null), ofCommit: () => Promise.resolve([]) },
    links: null,
    publicUrl: null,
    webUrl: "https://github.com",
    operatorToken: null,
    publicKeyPem: "",
    log,
    ...overrides.receipts,
  });
  const routes = createRoutes({ webhookPath: "/hooks", receive, readiness, receipts, log });
  const server = await listen(routes, { host: "127.0.0.1", port: 0 });
  return { server, stored, logged: () => logged.join(""), nudges: () => nudges };
}

export function sign(body: string | Uint8Array, key = secret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

/** The headers of a good delivery; one that is overridden with null is left out. */
export function headersFor(
  body: string | Uint8Array,
  overrides: Readonly<Record<string, string | null>> = {},
): Record<string, string> {
  const all: Record<string, string | null> = {
    "content-type": "application/json",
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-github-event": "pull_request",
    "x-hub-signature-256": sign(body),
    ...overrides,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/**
 * Writes bytes to the server as they are and gives everything that came back, once the server
 * closed the connection. `then` is written when the server has not answered the first part.
 */
export function rawRequest(port: number, parts: Iterable<string | Uint8Array>): Promise<string> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    const done = (): void => resolve(Buffer.concat(received).toString("latin1"));
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("close", done);
    // The server may close while we still write; what it answered before counts.
    socket.on("error", (error) => (received.length > 0 ? done() : reject(error)));
  });
}
