import { createHmac } from "node:crypto";
import { request } from "node:http";
import { performance } from "node:perf_hooks";
import type { App, DeliveryRecord } from "./world.ts";

/** What came back in time; null when nothing did. */
type Answer = DeliveryRecord["answered"];

/**
 * Posts one delivery as GitHub does: the signature is over the exact bytes of the body (W1), and the
 * connection is cut when no answer came within `cutOffMs` (W2).
 */
export function postWebhook(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  cutOffMs: number,
): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const sent = request(url, { method: "POST", headers, agent: false }, (response) => {
      response.on("error", () => resolve(null));
      response.on("close", () => resolve(null));
      response.on("end", () => {
        const afterMs = performance.now() - started;
        resolve({ status: response.statusCode ?? 0, afterMs });
      });
      response.resume();
    });
    const cut = setTimeout(() => sent.destroy(), cutOffMs);
    // A refused, reset or cut connection is a failed delivery, which the record shows.
    sent.on("error", () => resolve(null));
    sent.on("close", () => {
      clearTimeout(cut);
      resolve(null);
    });
    sent.end(body);
  });
}

/** The headers of GitHub's hook for an App. */
export function webhookHeaders(
  app: App,
  event: string,
  guid: string,
  body: Buffer,
): Record<string, string> {
  const signature = createHmac("sha256", app.webhookSecret).update(body).digest("hex");
  return {
    accept: "*/*",
    "content-type": "application/json",
    "content-length": String(body.length),
    "user-agent": "GitHub-Hookshot/760256b",
    "x-github-delivery": guid,
    "x-github-event": event,
    "x-github-hook-id": String(400_000_000 + app.id),
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${signature}`,
  };
}
