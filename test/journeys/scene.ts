import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished, vi } from "vitest";

import { derivedReviewer } from "../anthropic/derived-reviewer.ts";
import { startAnthropic, type AnthropicEmulator } from "../anthropic/start-anthropic.ts";
import { assertTidy } from "../github/assert-tidy.ts";
import { startGitHub, type GitHub, type RepositoryHandle } from "../github/server.ts";
import type { CheckRun, Pull } from "../github/world.ts";
import { startHere, startProcess, type AppServer, type Program } from "./app-server.ts";

/** The App as it is deployed, between an emulated GitHub and an emulated Messages API. */
export interface Scene {
  readonly github: GitHub;
  readonly anthropic: AnthropicEmulator;
  readonly repository: RepositoryHandle;
  /** What was logged so far, as JSON text. */
  readonly log: readonly string[];
  /** The server that runs now; fails while none does. */
  readonly server: AppServer;
  /** Starts the server again, over the same database, once it was stopped or killed. */
  readonly restart: () => Promise<void>;
  /** Resolves with the check of the pull request's present head once it has ended. */
  readonly checked: (pull: Pull) => Promise<CheckRun>;
  /** Resolves when no delivery is on its way and `done` holds. */
  readonly until: (done: () => boolean) => Promise<void>;
}

interface SceneOptions {
  /** Files of the base branch, besides a README. */
  readonly files?: Readonly<Record<string, string>>;
  /** Breaches of the global rules that the scenario provokes on purpose. */
  readonly allow?: readonly RegExp[];
  readonly withoutModel?: boolean;
  /** The analyzers take a second to start; most scenarios are not about them. */
  readonly withoutAnalyzers?: boolean;
  /** Runs the server as a process of its own, which can be killed; by default in the test's. */
  readonly ownProcess?: Program;
  /** Settings besides those that join the parts. */
  readonly env?: Readonly<Record<string, string>>;
  readonly github?: Parameters<typeof startGitHub>[0];
  readonly anthropic?: Parameters<typeof startAnthropic>[0];
}

/** Needed of a test that runs beside others; a test on its own has it from vitest. */
interface TestLike {
  readonly onTestFinished: (finish: () => Promise<void>) => void;
}

/** Starts it all; ends it when the test does, and then holds GitHub's rules against it. */
export async function openScene(
  options: SceneOptions = {},
  context: TestLike = { onTestFinished },
): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), "marginalia-journey-"));
  const github = await startGitHub(options.github);
  const anthropic = await startAnthropic(options.anthropic);
  const log: string[] = [];
  const env = {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    PORT: "0",
    LOG_LEVEL: "debug",
    DATABASE_URL: `sqlite:${join(directory, "marginalia.sqlite")}`,
    ...(options.withoutModel === true
      ? {}
      : { ANTHROPIC_API_KEY: "test-key", ANTHROPIC_BASE_URL: anthropic.url }),
    ...options.env,
  };
  const start = async (): Promise<AppServer> => {
    const write = (text: string): void => void log.push(text);
    const started = await (options.ownProcess === undefined
      ? startHere(env, write)
      : startProcess(options.ownProcess, env, directory, write));
    github.world.app.webhookUrl = `${started.url}/api/github/webhooks`;
    return {
      ...started,
      stop: () => {
        server = null;
        return started.stop();
      },
      kill: () => {
        server = null;
        return started.kill();
      },
    };
  };
  let server: AppServer | null = await start();
  const onlyModel = { ".github/marginalia.yml": "engines: { analyzers: false }\n" };
  const repository = await github.createRepository({
    owner: "acme",
    name: "shop",
    files: {
      "README.md": "# Shop\n",
      ...(options.withoutAnalyzers === true ? onlyModel : {}),
      ...options.files,
    },
    collaborators: { ada: "write", rita: "read" },
  });

  context.onTestFinished(async () => {
    await github.settled();
    await server?.stop();
    // Speed is for the benchmark to judge; the tests share their machine.
    await assertTidy(github.world, { allow: options.allow ?? [], slowestAnswer: 9_000 });
    await github.close();
    await anthropic.close();
    await rm(directory, { recursive: true, force: true });
  });

  const until = async (done: () => boolean): Promise<void> => {
    await vi.waitFor(
      () => {
        if (!done()) throw new Error(`still waiting; the log ends:\n${log.slice(-8).join("")}`);
      },
      { timeout: 60_000, interval: 10 },
    );
    await github.settled();
  };
  return {
    github,
    anthropic,
    repository,
    log,
    get server() {
      if (server === null) throw new Error("no server runs now");
      return server;
    },
    restart: async () => {
      server = await start();
    },
    until,
    checked: async (pull) => {
      const ofHead = (): CheckRun | undefined => checkOf(pull.headSha, { repository });
      await until(() => ofHead()?.status === "completed");
      const check = ofHead();
      if (check === undefined) throw new Error("the check is gone");
      return check;
    },
  };
}

/** Pushes a branch with these files and opens a pull request of it. */
export async function propose(
  { repository }: Pick<Scene, "repository">,
  files: Readonly<Record<string, string | Uint8Array | null>>,
  branch = "topic",
): Promise<Pull> {
  await repository.commit(branch, { files, from: "main" });
  return repository.openPull({ head: branch, author: "ada" });
}

/** The check of a head, as far as there is one. */
export function checkOf(
  head: string,
  { repository }: Pick<Scene, "repository">,
): CheckRun | undefined {
  return repository.repository.checkRuns.find(({ headSha }) => headSha === head);
}

/** Keeps the model's answers back until the returned function is called. */
export function holdAnswers({ anthropic }: Pick<Scene, "anthropic">): () => void {
  const answer = derivedReviewer();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  anthropic.answer(async (request) => {
    await released;
    return answer(request);
  });
  return release;
}

/** Number of requests to the Messages API so far. */
export function modelCalls({ anthropic }: Pick<Scene, "anthropic">): number {
  return anthropic.requests.length;
}

/** How often a log line so far has this message. */
export function timesLogged({ log }: Pick<Scene, "log">, message: string): number {
  return log.join("").split(`"msg":${JSON.stringify(message)}`).length - 1;
}

/** What the App has put on a pull request, as numbers to compare at a glance. */
export function standing(pull: Pull, { repository }: Pick<Scene, "repository">) {
  const ours = repository.repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
  return {
    reviews: pull.reviews.length,
    comments: pull.reviewComments.length,
    summaries: pull.issueComments.filter(({ author }) => author.type === "Bot").length,
    checks: ours.map(({ conclusion }) => conclusion),
  };
}
