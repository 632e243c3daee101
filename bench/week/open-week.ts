import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { systemClock } from "../../src/domain/clock.ts";
import { messageOf } from "../../src/domain/errors.ts";
import { silentLog } from "../../src/domain/log.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import { startAnthropic, type AnthropicEmulator } from "../../test/anthropic/start-anthropic.ts";
import { startGitHub, type GitHub, type RepositoryHandle } from "../../test/github/server.ts";
import { startHere } from "../../test/journeys/app-server.ts";
import { until } from "../until.ts";
import { createAskedRows, type AskedRows } from "./asked-rows.ts";
import { answerByClaims } from "./claims.ts";

/** The App's server between the emulators, over a copy of a real repository. */
export interface OpenWeek {
  readonly github: GitHub;
  readonly anthropic: AnthropicEmulator;
  readonly repository: RepositoryHandle;
  /** What the server keeps, read beside it. */
  readonly storage: Storage;
  readonly asked: AskedRows;
  /** What was logged as a warning or an error, as JSON text. */
  readonly complaints: readonly string[];
  /** Resolves when the App has nothing left to do. */
  readonly quiet: () => Promise<void>;
}

/** GitHub's limits are by the hour, and the week passes in minutes. */
const budget = {
  requestsPerHour: 1_000_000,
  contentPerMinute: 100_000,
  contentPerHour: 1_000_000,
  pointsPerMinute: 1_000_000,
};

/** Longest that the App may work on what happened at once (s). */
const patience = 120;

/** Opens it all for some work, and leaves nothing behind. */
export async function withWeek<Result>(
  clone: string,
  work: (week: OpenWeek) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), "marginalia-week-"));
  const databaseUrl = `sqlite:${join(directory, "marginalia.sqlite")}`;
  const github = await startGitHub({ checkAnswers: false, budget });
  const anthropic = await startAnthropic();
  const asked = createAskedRows();
  anthropic.answer((request) => {
    asked.record(request, Date.now());
    return answerByClaims(request);
  });
  try {
    const repository = await github.importClone({ owner: "lantern", name: "shop", path: clone });
    const ada = { permission: "write", roleName: "write" } as const;
    repository.repository.collaborators.set(github.world.user("ada").login, ada);
    const complaints: string[] = [];
    const server = await startHere(
      {
        APP_ID: String(github.app.id),
        PRIVATE_KEY: github.app.privateKey,
        WEBHOOK_SECRET: github.app.webhookSecret,
        GITHUB_API_URL: github.url,
        PORT: "0",
        DATABASE_URL: databaseUrl,
        ANTHROPIC_API_KEY: "the-emulator-takes-any",
        ANTHROPIC_BASE_URL: anthropic.url,
      },
      (line) => {
        if (/^\{"level":(?:"(?:warn|error|fatal)"|[456]0)/u.test(line)) complaints.push(line);
      },
    );
    const storage = await openStorage({ url: databaseUrl, clock: systemClock, log: silentLog });
    const idle = async (): Promise<void> => {
      await github.settled();
      const done = until("the App is done", async () => await isIdle(storage), patience);
      await done.catch((error: unknown) => {
        throw new Error(`${messageOf(error)}; it logged: ${complaints.slice(-5).join("")}`);
      });
    };
    const quiet = async (): Promise<void> => {
      await idle();
      // What the App itself wrote may have brought another delivery.
      await idle();
    };
    try {
      github.world.app.webhookUrl = `${server.url}/api/github/webhooks`;
      return await work({ github, anthropic, repository, storage, asked, complaints, quiet });
    } finally {
      github.world.app.webhookUrl = null;
      await server.stop();
      await storage.close();
    }
  } finally {
    await anthropic.close();
    await github.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function isIdle({ inbox, queue }: Storage): Promise<boolean> {
  if ((await inbox.undispatched(1)).length > 0) return false;
  const { waiting, running } = await queue.depth();
  return waiting === 0 && running === 0;
}
