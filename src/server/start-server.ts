import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { Probot } from "probot";
import { createApp } from "../app.ts";
import { readVersion } from "../settings/read-version.ts";
import { createEngines, type Engines } from "../create-engines.ts";
import { systemClock, type Clock } from "../domain/clock.ts";
import { Stop } from "../domain/errors.ts";
import type { Sha } from "../domain/ids.ts";
import type { RepositoryRef } from "../domain/pull-request.ts";
import { redeliverMissed } from "../github/missed-deliveries.ts";
import { QueuedOctokit } from "../github/octokit.ts";
import { createForge } from "../github/open-pull-request.ts";
import { identifyApp } from "./identify-app.ts";
import { makeDataDirectory } from "./make-data-directory.ts";
import { exponentialBackoff } from "../queue/backoff.ts";
import { createDispatcher } from "../queue/dispatcher.ts";
import { systemTimer, type Timer } from "../queue/timer.ts";
import { createWorker, type Worker } from "../queue/worker.ts";
import { openReceiptParts } from "./receipt-parts.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import { retryUntil } from "./retry-until.ts";
import { createJobHandler } from "../review/job-handler.ts";
import type { AppSettings, Settings } from "../settings.ts";
import { openStorage } from "../storage/storage.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createReadiness } from "../web/health.ts";
import { listen } from "../web/http-server.ts";
import { createMetricsRoute } from "../web/metrics-route.ts";
import { createRoutes } from "../web/routes.ts";
import { createWebhook } from "../web/webhook.ts";

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Resolves when the server cannot go on, with why; it has to be stopped then. */
  readonly failed: Promise<Stop>;
  /**
   * Accepts nothing more, waits for reviews under way as long as the settings say, gives the rest
   * back to the queue and closes the database.
   */
  stop(): Promise<void>;
}

/** How long requests under way may take to end once the server stops (ms). */
const httpGrace = 2_000;

/** What a test puts in the place of the real thing. */
export interface ServerParts {
  /** The client that Probot gives to each installation. */
  readonly Octokit?: typeof QueuedOctokit;
  readonly engines?: Engines;
  /** Time, and the waiting of dispatcher and worker. */
  readonly clock?: Clock;
  readonly timer?: Timer;
  /** Milliseconds before the first retry of a read from GitHub. */
  readonly pause?: number;
}

/**
 * Puts the parts together by hand and starts them. Deliveries are accepted as soon as this
 * resolves; reviews begin once GitHub has said who we are. Throws `Stop` when the database, the
 * key or the address cannot be used.
 */
export async function startServer(
  settings: Settings & { readonly app: AppSettings },
  log: Logger,
  parts: ServerParts = {},
): Promise<RunningServer> {
  const {
    Octokit = QueuedOctokit,
    clock = systemClock,
    timer = systemTimer,
    pause = 1_000,
  } = parts;
  const { app, http, work } = settings;
  makeDataDirectory(settings.databaseUrl);
  const storage = await openStorage({
    url: settings.databaseUrl,
    receiptMaxAge: settings.receipts.maxAgeMs,
    clock,
    log,
  });
  const receipts = openReceiptParts(settings, storage.receipts, log);
  const { inbox, queue, cache, ledger, heads, configs, queuedReviews, pauses, commandRecords } =
    storage;
  const engines = parts.engines ?? createEngines({ model: settings.model, clock, log });
  const metrics = createMetrics(() => queue.depth());
  const stopping = new AbortController();
  let fail: (error: Stop) => void = () => undefined;
  const failed = new Promise<Stop>((resolve) => {
    fail = resolve;
  });

  const probot = new Probot({
    appId: app.id,
    privateKey: app.privateKey,
    // Deliveries are verified before they get here; without one Probot would take "development".
    secret: app.webhookSecret,
    baseUrl: settings.github.apiUrl,
    Octokit,
    log,
  });
  const enqueue = queue.enqueue.bind(queue);
  let slug: string | null = null;
  const pullRequestsWith = async (
    repository: RepositoryRef,
    head: Sha,
  ): Promise<readonly number[]> => {
    const known = await heads.ofCommit(repository, head);
    return known.flatMap(({ number, state }) => (state.kind === "superseded" ? [] : [number]));
  };
  const asks = { enqueue, ask: heads.ask.bind(heads), pullRequestsWith };
  await probot.load(createApp({ ...asks, appId: app.id, slug: () => slug, log }));

  const dispatcher = createDispatcher({
    inbox,
    receive: (delivery) => receiveDelivery(probot, delivery),
    dropOld: () => storage.dropOld(),
    clock,
    log,
    timer,
  });
  let worker: Worker | null = null;

  const routes = createRoutes({
    webhookPath: http.webhookPath,
    receive: createWebhook({
      secret: app.webhookSecret,
      inbox,
      bodyLimit: http.bodyLimitBytes,
      onStored: () => dispatcher.nudge(),
      clock,
      log,
    }),
    readiness: createReadiness(
      {
        storage: () => storage.checkWritable(),
        worker: () => {
          if (worker === null) throw new Error("GitHub has not said yet who this App is");
        },
      },
      { clock, log },
    ),
    receipts: receipts.routes,
    metrics: createMetricsRoute({
      metrics: () => metrics.text(),
      operatorToken: settings.receipts.operatorToken,
    }),
    log,
  });

  /** Reviews need our own name, by which our comments are known; GitHub may be away for a while. */
  async function startWork(): Promise<void> {
    const octokit = await probot.auth();
    const identity = await retryUntil(stopping.signal, { clock, log }, () =>
      identifyApp({ octokit, clock, log }),
    );
    if (identity === null || stopping.signal.aborted) return;
    slug = identity.slug.toLowerCase();
    const octokitFor = (installationId: number) => probot.auth(installationId);
    const handler = createJobHandler({
      appSlug: identity.slug,
      forge: createForge({
        octokitFor,
        app: identity,
        heads,
        receiptUrl: receipts.urlOf,
        clock,
        log,
        pause,
      }),
      engines: engines.all,
      cache,
      ledger,
      heads,
      configs,
      queuedReviews,
      receipts: storage.receipts,
      pauses,
      commandRecords,
      signReceipt: receipts.sign,
      onReviewed: (receipt) => metrics.reviewed(receipt),
      program: readVersion(),
      enqueue,
      forgetInstallation: (id) => storage.forgetInstallation(id),
      clock,
      log,
    });
    worker = createWorker({
      queue,
      name: `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`,
      handle: (job, signal) => handler.handle(job, signal),
      onBuried: (job) => handler.giveUp(job),
      concurrency: work.workers,
      leaseMs: work.leaseMs,
      backoff: exponentialBackoff({ baseMs: 5_000, maxMs: 300_000 }),
      onFatal: fail,
      clock,
      log,
      timer,
    });
    worker.start();
    log.info({ app: identity.slug, workers: work.workers }, "ready to review");
    try {
      await redeliverMissed({ octokit, clock, log, pause }, 0);
    } catch (error) {
      // Policy: what was missed while we were away is fetched where possible, and is no reason to stop.
      log.warn({ err: error }, "could not ask GitHub for missed deliveries");
    }
  }

  async function close(): Promise<void> {
    await dispatcher.stop();
    await engines.close();
    await storage.close();
  }

  let server;
  try {
    server = await listen(routes, http);
  } catch (error) {
    await close();
    throw error;
  }
  log.info({ url: server.url, webhook: server.url + http.webhookPath }, "listening");
  dispatcher.start();
  startWork().catch((error: unknown) => {
    if (error instanceof Stop) fail(error);
    else fail(new Stop("the worker could not start", "The log says why.", { cause: error }));
  });

  return {
    url: server.url,
    failed,
    async stop() {
      stopping.abort();
      const draining = worker?.stop({ graceMs: work.stopMs });
      await Promise.all([server.stop(httpGrace), draining]);
      await close();
    },
  };
}
