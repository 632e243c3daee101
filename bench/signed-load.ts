import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds from the request's start to the end of its answer, one per request. */
  readonly latencies: readonly number[];
  readonly refused: number;
}

/**
 * Sends `count` signed deliveries, each with its own GUID, over `connections` kept-alive
 * connections to an address of this machine.
 */
export async function sendSignedLoad(options: {
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  readonly count: number;
  readonly connections: number;
}): Promise<LoadResult> {
  const { url, secret, body, count, connections } = options;
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  let refused = 0;
  let next = 0;

  async function sender(): Promise<void> {
    while (next < count) {
      next += 1;
      const started = performance.now();
      const status = await post(url, agent, body, signature);
      latencies.push(performance.now() - started);
      if (status !== 202) refused += 1;
    }
  }

  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, sender));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return { perSecond: count / seconds, latencies, refused };
}

function post(url: string, agent: Agent, body: string, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      agent,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "GitHub-Hookshot/bench",
        "x-github-event": "pull_request",
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": signature,
      },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      response.on("error", reject);
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    sent.end(body);
  });
}
