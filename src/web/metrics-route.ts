import { Hono } from "hono";

import type { NodeBindings } from "./http-server.ts";
import { operatorOnly } from "./operator-only.ts";

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
  app.get("/metrics", operatorOnly(operatorToken, noToken), async (c) => {
    const { body, contentType } = await metrics();
    return c.body(body, 200, { "Content-Type": contentType, "Cache-Control": "no-store" });
  });
  return app;
}
