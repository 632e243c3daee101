import { Hono } from "hono";

import { isBearer } from "./bearer-token.ts";
import type { NodeBindings } from "./http-server.ts";

interface MetricsRouteOptions {
  readonly metrics: () => Promise<{ readonly body: string; readonly contentType: string }>;
  /** Null when nobody may read them. */
  readonly operatorToken: string | null;
}

const noToken = "Metrics are not given out here. Set MARGINALIA_OPERATOR_TOKEN to ask for them.\n";

/** `GET /metrics`, for whoever sends the operator's token: what reviews cost is nobody else's. */
export function createMetricsRoute(options: MetricsRouteOptions): Hono<NodeBindings> {
  const { metrics, operatorToken } = options;
  const app = new Hono<NodeBindings>();
  app.get("/metrics", async (c) => {
    if (operatorToken === null) return c.text(noToken, 404);
    if (!isBearer(c.req.header("Authorization"), operatorToken)) {
      const hint = "Send the operator's token: Authorization: Bearer TOKEN\n";
      return c.text(hint, 401, { "WWW-Authenticate": 'Bearer realm="marginalia"' });
    }
    const { body, contentType } = await metrics();
    return c.body(body, 200, { "Content-Type": contentType, "Cache-Control": "no-store" });
  });
  return app;
}
