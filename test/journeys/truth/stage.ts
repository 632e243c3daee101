import { existsSync, rmSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";

import { QueuedOctokit } from "../../../src/github/octokit.ts";
import { startServer, type RunningServer } from "../../../src/server/start-server.ts";
import { readSettings } from "../../../src/settings.ts";
import { openSqlite, type SqliteFile } from "../../../src/storage/open-sqlite.ts";
import { openStorage } from "../../../src/storage/storage.ts";
import { systemClock } from "../../../src/domain/clock.ts";
import { silentLog } from "../../../src/domain/log.ts";
import { createLog } from "../../../src/telemetry/log.ts";
import { startGitHub, type GitHub } from "../../github/server.ts";
import { createGate, type Gate } from "./gate.ts";
import { enginesOver, startModel, type EmulatedModel } from "./model.ts";
import { steppedClock, type ProcessTimer, type SteppedClock } from "./stepped-clock.ts";

/** One App between a GitHub and a model of its own, in time that only the test moves. */
export interface Stage {
  readonly github: GitHub;
  readonly model: EmulatedModel;
  readonly clock: SteppedClock;
  readonly log: readonly string[];
  /** Null while no server runs, or the one that does was killed. */
  readonly gate: Gate | null;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Leaves the server as it is, cut off from everything. */
  kill(): Promise<void>;
  /** Where nobody answers. */
  readonly nowhere: string;
  readonly address: string;
  leap(ms: number): void;
  /** Resolves when so many requests have passed, or nothing is left to do. */
  run(requests: number | "quiet"): Promise<void>;
  /** When something is due that is not due yet (epoch milliseconds); null when nothing waits. */
  nextDue(): number | null;
  jobs(): readonly object[];
  close(): Promise<void>;
}

interface Process {
  readonly server: RunningServer;
  readonly gate: Gate;
  readonly timer: ProcessTimer;
  /** It still asks who it is and what it has missed. */
  starting: boolean;
}

const nowhere = "http://127.0.0.1:9/";
/** Commits to a disk wait for it; what is tested here is no power cut. */
const folder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
/** Long enough that no leap of the test but a wanted one ends it. */
const leaseSeconds = 60;

let emptyDatabase: Promise<string> | null = null;

/** To be copied, because to make one takes longer than a review; nobody looks at the migrations here. */
async function makeEmptyDatabase(): Promise<string> {
  const directory = await mkdtemp(join(folder, "marginalia-truth-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "empty.sqlite");
  const parts = { clock: systemClock, log: silentLog };
  const storage = await openStorage({ url: `sqlite:${file}`, ...parts });
  await storage.close();
  return file;
}

export async function openStage(
  answered: (method: string, path: string) => void,
  logLevel: "info" | "debug",
): Promise<Stage> {
  const directory = await mkdtemp(join(folder, "marginalia-truth-"));
  const plenty = 1_000_000;
  const github = await startGitHub({
    checkAnswers: false,
    // Of the others nothing follows, and each costs as much.
    events: ["pull_request", "issue_comment", "check_run"],
    budget: {
      requestsPerHour: plenty,
      contentPerMinute: plenty,
      contentPerHour: plenty,
      pointsPerMinute: plenty,
    },
  });
  const model = await startModel();
  const clock = steppedClock(Date.now());
  const log: string[] = [];
  const database = join(directory, "marginalia.sqlite");
  await copyFile(await (emptyDatabase ??= makeEmptyDatabase()), database);
  const settings = readSettings({
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    PORT: "0",
    HOST: "127.0.0.1",
    DATABASE_URL: `sqlite:${database}`,
    MARGINALIA_LEASE_SECONDS: String(leaseSeconds),
  });
  const graveyard: Process[] = [];
  let live: Process | null = null;
  let peek: SqliteFile | null = null;

  const rows = (sql: string): readonly object[] => {
    peek ??= openSqlite(database);
    return peek.prepare(sql).all() as readonly object[];
  };
  const numberOf = (sql: string): number | null =>
    (Object.values(rows(sql)[0] ?? {})[0] as number | null | undefined) ?? null;

  function bury(): void {
    if (live === null) return;
    live.gate.kill();
    live.timer.kill();
    graveyard.push(live);
    live = null;
    github.world.app.webhookUrl = nowhere;
  }

  async function start(): Promise<void> {
    if (live?.gate.isDead === true) bury();
    if (live !== null) return;
    if (settings.app === null) throw new Error("the emulator has an App");
    const gate = createGate(answered);
    const timer = clock.timer();
    const pinoLog = createLog({
      level: logLevel,
      format: "json",
      secrets: [],
      write: (line) => {
        log.push(line);
        if (line.includes("missed deliveries") && live?.gate === gate) live.starting = false;
      },
    });
    const server = await startServer({ ...settings, app: settings.app }, pinoLog, {
      Octokit: QueuedOctokit.defaults((defaults: object) => ({
        ...defaults,
        throttle: { enabled: false },
        request: { fetch: gate.fetch },
      })),
      engines: enginesOver(model, () => gate.isDead, { clock, log: pinoLog }),
      clock,
      timer,
      pause: 1,
    });
    github.world.app.webhookUrl = `${server.url}/api/github/webhooks`;
    live = { server, gate, timer, starting: true };
  }

  /** Something that goes on without time being moved. */
  function isBusy(): boolean {
    if (live?.gate.isDead === true) bury();
    if (model.inFlight > model.held) return true;
    if (live === null) return false;
    if (live.gate.inFlight > 0 || (live.starting && live.gate.left > 0)) return true;
    if (live.gate.waiting > 0 && live.gate.left > 0) return true;
    return false;
  }

  /** Work that the server has and does not do yet: it sleeps, for time stands still. */
  function isDue(): boolean {
    if (live === null) return false;
    const now = clock.now();
    const deliveries = numberOf(
      `select count(*) from deliveries where state = 'waiting' and due_at <= ${now}`,
    );
    if ((deliveries ?? 0) > 0) return true;
    const running = numberOf("select count(*) from jobs where state = 'running'") ?? 0;
    if (running > 0) return model.held === 0 && live.gate.waiting === 0;
    return (
      (numberOf(`select count(*) from jobs where state = 'waiting' and due_at <= ${now}`) ?? 0) > 0
    );
  }

  async function turns(count: number): Promise<boolean> {
    for (let each = 0; each < count; each += 1) {
      await turn();
      if (isBusy()) return false;
    }
    return true;
  }

  async function untilQuiet(): Promise<void> {
    const deadline = Date.now() + 20_000;
    for (let idle = 0; idle < 3;) {
      if (Date.now() > deadline) {
        throw new Error(
          `the App never came to rest: ${JSON.stringify(rows("select key, state, due_at, last_error from jobs"))}`,
        );
      }
      await github.settled();
      if (live !== null && live.gate.left <= 0 && live.gate.waiting > 0 && live.gate.inFlight === 0)
        return;
      if (!(await turns(4))) {
        idle = 0;
        await sleep(0);
        continue;
      }
      if (isDue()) {
        idle = 0;
        await sleep(1);
        if (!isBusy() && isDue()) leap(1_000);
        continue;
      }
      idle += 1;
    }
  }

  function leap(ms: number): void {
    github.clock.advance(ms);
    clock.leap(ms);
  }

  return {
    github,
    model,
    clock,
    log,
    nowhere,
    get gate() {
      return live?.gate ?? null;
    },
    get address() {
      return live === null ? nowhere : `${live.server.url}/api/github/webhooks`;
    },
    start,
    async stop() {
      if (live?.gate.isDead === true) bury();
      if (live === null) return;
      const { server, gate, timer } = live;
      live = null;
      github.world.app.webhookUrl = nowhere;
      gate.allow(Infinity);
      const stopped = server.stop();
      // Whatever is at work is given its time, and then aborted.
      const over = new AbortController();
      void stopped.finally(() => over.abort());
      for (let each = 0; !over.signal.aborted; each += 1) {
        await sleep(0);
        if (each > 20) leap(each > 100 ? 30_000 : 0);
        if (each > 2_000) throw new Error("the server does not stop");
      }
      timer.bury();
    },
    async kill() {
      bury();
      await github.settled();
      await turns(8);
    },
    leap,
    async run(requests) {
      live?.gate.allow(requests === "quiet" ? Infinity : requests);
      await untilQuiet();
      live?.gate.allow(0);
    },
    nextDue() {
      const now = clock.now();
      return numberOf(
        `select min(due_at) from (
           select due_at from jobs where state = 'waiting' and due_at > ${now}
           union all select lease_until from jobs where state = 'running'
           union all select due_at from deliveries where state = 'waiting')`,
      );
    },
    jobs: () => rows("select key, state, attempt, due_at, lease_until, last_error from jobs"),
    async close() {
      bury();
      model.release();
      for (const { gate, timer, server } of graveyard) {
        const stopped = server.stop();
        gate.bury();
        timer.bury();
        await stopped;
      }
      peek?.close();
      await model.close();
      await github.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
