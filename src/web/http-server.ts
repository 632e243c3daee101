import { createServer, IncomingMessage, type Server } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { Stop, messageOf } from "../domain/errors.ts";

/** What a route may reach besides Hono's own view of the request. */
export interface NodeBindings {
  readonly Bindings: { readonly incoming: IncomingMessage };
}

export interface ListeningServer {
  /** `http://host:port`, with the port that was in fact taken. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets requests under way finish for `graceMs`, then cuts them. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Listens with limits against senders that are slow on purpose: 10 s for the headers, 30 s for a
 * whole request (GitHub itself gives up after 10), 16 KB and 64 lines of headers. Throws `Stop`
 * when the address cannot be taken.
 */
export async function listen(
  app: Hono<NodeBindings>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningServer> {
  const listener = getRequestListener(
    (request, env) => app.fetch(request, { incoming: requireHttp1(env) }),
    { overrideGlobalObjects: false },
  );
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.maxHeadersCount = 64;
  const taken = await startListening(server, host, port);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    port: taken,
    stop: (graceMs) => stop(server, graceMs),
  };
}

function requireHttp1(env: Parameters<Parameters<typeof getRequestListener>[0]>[1]) {
  if (isHttp1(env)) return env.incoming;
  throw new TypeError("only HTTP/1 is served here");
}

function isHttp1(env: object): env is HttpBindings {
  return "incoming" in env && env.incoming instanceof IncomingMessage;
}

function startListening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        new Stop(
          `cannot listen on ${host}, port ${port}: ${messageOf(error)}`,
          "Set HOST and PORT to an address of this machine that is free.",
          { cause: error },
        ),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
