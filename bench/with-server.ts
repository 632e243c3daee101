import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startServerProcess, type ServerProcess } from "../demo/server-process.ts";
import { startAnthropic, type AnthropicEmulator } from "../test/anthropic/start-anthropic.ts";
import { startGitHub, type GitHub } from "../test/github/server.ts";

/** The built server in a process of its own, between an emulated GitHub and Messages API. */
export interface Running {
  readonly github: GitHub;
  readonly anthropic: AnthropicEmulator;
  readonly server: ServerProcess;
  /** As the server was told. */
  readonly databaseUrl: string;
}

/** Starts it all for some work and leaves nothing behind; throws when the server did not end well. */
export async function withServer<Result>(
  work: (running: Running) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), "marginalia-bench-"));
  const databaseUrl = `sqlite:${join(directory, "marginalia.sqlite")}`;
  const github = await startGitHub({ checkAnswers: false });
  const anthropic = await startAnthropic();
  try {
    const server = await startServerProcess(
      {
        APP_ID: String(github.app.id),
        PRIVATE_KEY: github.app.privateKey,
        WEBHOOK_SECRET: github.app.webhookSecret,
        GITHUB_API_URL: github.url,
        DATABASE_URL: databaseUrl,
        ANTHROPIC_API_KEY: "the-emulator-takes-any",
        ANTHROPIC_BASE_URL: anthropic.url,
        MARGINALIA_STOP_SECONDS: "1",
        LOG_LEVEL: "warn",
      },
      directory,
    );
    try {
      github.world.app.webhookUrl = server.webhookUrl;
      return await work({ github, anthropic, server, databaseUrl });
    } finally {
      github.world.app.webhookUrl = null;
      const code = await server.stop();
      if (code !== 0) console.error(server.log.slice(-20).join("\n"));
    }
  } finally {
    await anthropic.close();
    await github.close();
    await rm(directory, { recursive: true, force: true });
  }
}
