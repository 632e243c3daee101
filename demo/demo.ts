import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import color from "picocolors";

import { startGitHub, type GitHub, type RepositoryHandle } from "../test/github/server.ts";
import type { CheckRun, Pull } from "../test/github/world.ts";
import { sampleFiles } from "./sample-files.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";
import { say, show, showCheck, showComment } from "./tell.ts";

/**
 * The main job, told in the terminal: a pull request is opened on an emulated GitHub, the real
 * server reviews it; a push fixes one defect and adds another; a rebase changes nothing.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
  const directory = await mkdtemp(join(tmpdir(), "marginalia-demo-"));
  const github = await startGitHub({});
  let server: ServerProcess | null = null;
  try {
    server = await startServerProcess(settingsFor(github, directory), directory);
    github.world.app.webhookUrl = server.webhookUrl;
    await tellTheStory(github);
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
  };
  for (const name of ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"]) {
    const value = process.env[name];
    if (value !== undefined && value !== "") settings[name] = value;
  }
  return settings;
}

async function tellTheStory(github: GitHub): Promise<void> {
  const withModel = (process.env["ANTHROPIC_API_KEY"] ?? "") !== "";
  console.log(color.bold("Marginalia, the demo: a pull request from its first push to a rebase."));
  show(`engines: analyzers${withModel ? " and the model" : " (no model key set; none is needed)"}`);

  const repository = await github.createRepository({
    owner: "lantern",
    name: "shop",
    files: await sampleFiles("base"),
    collaborators: { ada: "write" },
  });
  await repository.commit("discounts", {
    files: await sampleFiles("change"),
    message: "Add discounts, an island rate and an upload",
    from: "main",
  });

  say("1. Ada opens a pull request: five files, some of them with a defect.");
  const pull = await repository.openPull({
    title: "Discounts",
    head: "discounts",
    base: "main",
    author: "ada",
  });
  await tellReview(github, repository, pull, 0);

  say("2. She fixes the discount, and slips another defect into the same function.");
  const before = pull.reviewComments.length;
  await repository.commit("discounts", {
    files: await sampleFiles("push"),
    message: "Compare with Number.isNaN",
  });
  await tellReview(github, repository, pull, before);

  say("3. Main moves on; she rebases. Her code is the same.");
  const said = pull.reviewComments.length;
  await repository.commit("main", { files: { "NEWS.md": "Spring sale.\n" }, message: "Add news" });
  await repository.rebase("discounts", "main");
  await tellReview(github, repository, pull, said);
  if (pull.reviewComments.length !== said) throw new Error("the rebase made the App repeat itself");

  say("The bill");
  tellBill(github, repository);
  // How fast deliveries are answered is for the benchmark to say; a busy machine is no breach.
  await github.assertTidy({ slowestAnswer: 9_000 });
}

async function tellReview(
  github: GitHub,
  repository: RepositoryHandle,
  pull: Pull,
  saidBefore: number,
): Promise<void> {
  const running = await checkOf(repository, pull, (check) => check.status !== "queued");
  show(`delivery accepted for ${pull.headSha.slice(0, 10)}; check ${running.name} has started`);
  const check = await checkOf(repository, pull, ({ status }) => status === "completed");
  await github.settled();

  const fresh = pull.reviewComments.slice(saidBefore);
  for (const comment of fresh) {
    showComment(comment, await repository.readFile(comment.originalCommitId, comment.path));
  }
  console.log("");
  show(
    fresh.length === 0
      ? "nothing new was said"
      : `${fresh.length} comments in ${pull.reviews.length} review(s) so far`,
  );
  showCheck(check);
  for (const line of coverageLines(check)) show(color.dim(line));
}

/** Lines of the check's summary that tell what was reviewed and what came from the cache. */
function coverageLines(check: CheckRun): readonly string[] {
  return (check.output.summary ?? "").split("\n").filter((line) => /\bunits?\b/.test(line));
}

/** What one review cost, as its check says. */
function costLine(check: CheckRun): string {
  const lines = (check.output.summary ?? "").split("\n");
  return lines.findLast((line) => /^(No model|\d+ model calls?)/.test(line)) ?? "not told";
}

function tellBill(github: GitHub, repository: RepositoryHandle): void {
  const writes = github.requests().filter(({ method }) => method !== "GET");
  const counts = new Map<string, number>();
  for (const { method, route } of writes) {
    const name = `${method} ${route ?? "?"}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  show(`${github.requests({ method: "GET" }).length} reads and ${writes.length} writes on GitHub`);
  for (const [name, count] of counts) show(color.dim(`${String(count).padStart(4)}  ${name}`));
  repository.repository.checkRuns.forEach((check, index) => {
    show(`review ${index + 1}: ${costLine(check)}`);
  });
}

async function checkOf(
  repository: RepositoryHandle,
  pull: Pull,
  when: (check: CheckRun) => boolean,
): Promise<CheckRun> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const check = repository.repository.checkRuns.find(
      (run) => run.headSha === pull.headSha && when(run),
    );
    if (check !== undefined) return check;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no such check on ${pull.headSha} after 30 s`);
}

async function keepRunning(github: GitHub, server: ServerProcess): Promise<void> {
  say("Kept running; press Ctrl+C to end.");
  show(`server   ${server.url}/healthz`);
  show(`GitHub   ${github.url} (emulated REST API)`);
  await new Promise<void>((resolve) => process.once("SIGINT", resolve));
}

await main();
