import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished, vi } from "vitest";

import { QueuedOctokit } from "../../src/github/octokit.ts";
import { readSettings, secretsOf } from "../../src/settings.ts";
import { startServer } from "../../src/start-server.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { startAnthropic, type AnthropicEmulator } from "../anthropic/start-anthropic.ts";
import { assertTidy } from "../github/assert-tidy.ts";
import { startGitHub, type GitHub, type RepositoryHandle } from "../github/server.ts";
import type { CheckRun, Pull } from "../github/world.ts";

/** The App as it is deployed, between an emulated GitHub and an emulated Messages API. */
export interface Scene {
  readonly github: GitHub;
  readonly anthropic: AnthropicEmulator;
  readonly repository: RepositoryHandle;
  /** Every log line so far, as JSON text. */
  readonly log: readonly string[];
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
  readonly github?: Parameters<typeof startGitHub>[0];
}

/** Starts it all; ends it when the test does, and then holds GitHub's rules against it. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), "marginalia-journey-"));
  const github = await startGitHub(options.github);
  const anthropic = await startAnthropic();
  const log: string[] = [];
  const settings = readSettings({
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    PORT: "0",
    DATABASE_URL: `sqlite:${join(directory, "marginalia.sqlite")}`,
    ...(options.withoutModel === true
      ? {}
      : { ANTHROPIC_API_KEY: "test-key", ANTHROPIC_BASE_URL: anthropic.url }),
  });
  if (settings.app === null) throw new Error("the emulator has an App");
  const server = await startServer(
    { ...settings, app: settings.app },
    createLog({
      level: "debug",
      format: "json",
      secrets: secretsOf(settings),
      write: (line) => void log.push(line),
    }),
    // Seconds between writes are GitHub's advice; here they would only be waited for.
    {
      Octokit: QueuedOctokit.defaults((defaults: object) => ({
        ...defaults,
        throttle: { enabled: false },
      })),
    },
  );
  github.world.app.webhookUrl = `${server.url}/api/github/webhooks`;
  const repository = await github.createRepository({
    owner: "acme",
    name: "shop",
    files: { "README.md": "# Shop\n", ...options.files },
    collaborators: { ada: "write", rita: "read" },
  });

  onTestFinished(async () => {
    await github.settled();
    await server.stop();
    await assertTidy(github.world, { allow: options.allow ?? [] });
    await github.close();
    await anthropic.close();
    await rm(directory, { recursive: true, force: true });
  });

  const until = async (done: () => boolean): Promise<void> => {
    await vi.waitFor(
      () => {
        if (!done()) throw new Error(`still waiting; the log ends:\n${log.slice(-8).join("")}`);
      },
      { timeout: 20_000, interval: 10 },
    );
    await github.settled();
  };
  return {
    github,
    anthropic,
    repository,
    log,
    until,
    checked: async (pull) => {
      const ofHead = (): CheckRun | undefined =>
        repository.repository.checkRuns.find(({ headSha }) => headSha === pull.headSha);
      await until(() => ofHead()?.status === "completed");
      const check = ofHead();
      if (check === undefined) throw new Error("the check is gone");
      return check;
    },
  };
}

/** Number of requests to the Messages API so far. */
export function modelCalls({ anthropic }: Pick<Scene, "anthropic">): number {
  return anthropic.requests.length;
}
