import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import color from "picocolors";

import { defaultEvents, defaultPermissions } from "../test/github/create-world.ts";
import { startGitHub, type GitHub } from "../test/github/server.ts";
import { tellBill } from "./bill.ts";
import { proveReceipts } from "./prove.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";
import { tellTheStory } from "./story.ts";
import { say, show } from "./tell.ts";

/** Lets the operator ask for receipts by commit. */
const operatorToken = randomBytes(32).toString("hex");

/**
 * The main job, told in the terminal: a pull request on an emulated GitHub, from its first push until
 * it is clean, reviewed by the real server; then its receipts are proved, and the bill is read.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
  const directory = await mkdtemp(join(tmpdir(), "marginalia-demo-"));
  const github = await startGitHub({
    permissions: { ...defaultPermissions, merge_queues: "read" },
    events: [...defaultEvents, "merge_group"],
  });
  let server: ServerProcess | null = null;
  try {
    server = await startServerProcess(settingsFor(github, directory), directory);
    github.world.app.webhookUrl = server.webhookUrl;
    console.log(color.bold("Marginalia, the demo: the life of a pull request."));
    const withModel = (process.env["ANTHROPIC_API_KEY"] ?? "") !== "";
    show(
      `engines: analyzers${withModel ? " and the model" : " (no model key set; none is needed)"}`,
    );
    const scene = await tellTheStory(github);
    say("8. Months later somebody asks whether that head was reviewed.");
    const commit = `lantern/shop/${scene.pull.headSha}`;
    show((await proveReceipts(server, commit, operatorToken, directory)).trimEnd());
    tellBill(scene);
    // How fast deliveries are answered is for the benchmark to say; a busy machine is no breach.
    await github.assertTidy({ slowestAnswer: 9_000 });
    if (values.keep) await keepRunning(github, server);
  } finally {
    const code = (await server?.stop()) ?? 0;
    await github.close();
    await rm(directory, { recursive: true, force: true });
    if (code !== 0) {
      console.error(server?.log.slice(-20).join("\n"));
      process.exitCode = 1;
    }
  }
}

function settingsFor(github: GitHub, directory: string): Record<string, string> {
  const settings: Record<string, string> = {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    DATABASE_URL: `sqlite:${join(directory, "marginalia.sqlite")}`,
    LOG_LEVEL: "info",
    MARGINALIA_OPERATOR_TOKEN: operatorToken,
  };
  for (const name of ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"]) {
    const value = process.env[name];
    if (value !== undefined && value !== "") settings[name] = value;
  }
  return settings;
}

async function keepRunning(github: GitHub, server: ServerProcess): Promise<void> {
  say("Kept running; press Ctrl+C to end.");
  show(`server   ${server.url}/healthz`);
  show(`GitHub   ${github.url} (emulated REST API)`);
  await new Promise<void>((resolve) => process.once("SIGINT", resolve));
}

await main();
