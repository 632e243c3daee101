import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

import { systemClock } from "../src/domain/clock.ts";
import { silentLog } from "../src/domain/log.ts";
import { createDispatcher } from "../src/queue/dispatcher.ts";
import { openStorage } from "../src/storage/storage.ts";
import { listen } from "../src/web/http-server.ts";
import { createRoutes } from "../src/web/routes.ts";
import { createWebhook } from "../src/web/webhook.ts";

/**
 * Runs in a process of its own. `ours FILE SECRET`: the real intake (body limit, signature,
 * database, acknowledgement) with the dispatcher turning each delivery into a queued job.
 * `bare - SECRET`: the least a server must do, read the body and check its HMAC. Prints its
 * address when it listens.
 */
const [kind, file, secret] = process.argv.slice(2);
if (file === undefined || secret === undefined) throw new Error("usage: ours|bare FILE SECRET");
const url = kind === "ours" ? await startOurs(file, secret) : await startBare(secret);
process.stdout.write(`${url}\n`);

async function startOurs(database: string, webhookSecret: string): Promise<string> {
  const log = silentLog;
  const clock = systemClock;
  const storage = await openStorage({ url: database, clock, log });
  const { inbox, queue } = storage;
  let pull = 0;
  const dispatcher = createDispatcher({
    inbox,
    clock,
    log,
    receive: async () => {
      pull += 1;
      const repository = { id: "1", owner: "acme", name: "shop" };
      await queue.enqueue({
        kind: "review",
        installationId: 1,
        pullRequest: { repository, number: pull },
        mode: "push",
      });
    },
  });
  dispatcher.start();
  const receive = createWebhook({
    secret: webhookSecret,
    inbox,
    bodyLimit: 25 * 1024 * 1024,
    onStored: () => dispatcher.nudge(),
    clock,
    log,
  });
  const routes = createRoutes({
    webhookPath: "/api/github/webhooks",
    receive,
    readiness: () => Promise.resolve({ ready: true, checks: {} }),
    log,
  });
  const server = await listen(routes, { host: "127.0.0.1", port: 0 });
  return `${server.url}/api/github/webhooks`;
}

function startBare(webhookSecret: string): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const wanted = createHmac("sha256", webhookSecret).update(Buffer.concat(chunks)).digest();
      const given = String(request.headers["x-hub-signature-256"]).slice("sha256=".length);
      const isSigned = timingSafeEqual(Buffer.from(given, "hex"), wanted);
      response.writeHead(isSigned ? 202 : 401).end("accepted\n");
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`);
    });
  });
}
