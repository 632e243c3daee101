import type { IncomingMessage } from "node:http";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Log } from "../domain/log.ts";
import type { Readiness } from "./health.ts";
import type { NodeBindings } from "./http-server.ts";
import type { Answer } from "./webhook.ts";

export interface RouteOptions {
  readonly webhookPath: string;
  readonly receive: (incoming: IncomingMessage) => Promise<Answer>;
  readonly readiness: () => Promise<Readiness>;
  /** Routes with headers of their own. */
  readonly receipts?: Hono<NodeBindings>;
  readonly metrics?: Hono<NodeBindings>;
  readonly log: Log;
}

/** Every route of the server. Pages say nothing that a stranger should not know. */
export function createRoutes(options: RouteOptions): Hono<NodeBindings> {
  const app = new Hono<NodeBindings>();

  // Before all middleware: this is the route that is called a thousand times a second.
  app.post(options.webhookPath, async (c) => {
    const { status, text, close } = await options.receive(c.env.incoming);
    return c.text(`${text}\n`, status, close ? { Connection: "close" } : {});
  });

  if (options.receipts !== undefined) app.route("/", options.receipts);

  if (options.metrics !== undefined) app.route("/", options.metrics);

  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"] } }));
  app.get("/", (c) =>
    c.text(
      "Marginalia reviews pull requests. GitHub delivers here; people read its notes there.\n",
    ),
  );
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const { ready, checks } = await options.readiness();
    return c.json({ status: ready ? "ok" : "not ready", checks }, ready ? 200 : 503);
  });
  app.notFound((c) => c.text("There is nothing here.\n", 404));
  app.onError((error, c) => {
    options.log.error({ err: error, method: c.req.method, path: c.req.path }, "a request failed");
    return c.text("This did not work; the server's log says why.\n", 500);
  });
  return app;
}
