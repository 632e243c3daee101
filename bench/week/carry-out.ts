import { rerequestCheckRun, rerequestCheckSuite } from "../../test/github/write-check.ts";
import type { Pull } from "../../test/github/world.ts";
import { mended } from "./mended.ts";
import type { OpenWeek } from "./open-week.ts";
import type { Step } from "./script.ts";
import type { HistoryWriter } from "./write-history.ts";

/** A pull request under way, until it is merged or closed. */
export interface Underway {
  readonly branch: string;
  /** Null until it is opened. */
  pull: Pull | null;
  /** Its commits, each the parent of the next; pushed up to `at`. */
  chain: readonly string[];
  at: number;
  /** What is still to happen. */
  readonly steps: Step[];
}

/** Where pull requests are acted upon, with what it takes. */
export interface Stage {
  readonly week: OpenWeek;
  readonly writer: HistoryWriter;
  /** Called when a step had to be left out or done by halves because of a conflict. */
  readonly onConflict: () => void;
}

/** Does one thing to a pull request; false where there is nothing to do it to. */
export async function carryOut(stage: Stage, one: Underway, step: Step): Promise<boolean> {
  const { github, repository } = stage.week;
  const { pull } = one;
  if (pull === null) {
    await push(stage, one);
    one.pull = await repository.openPull({
      title: `Replay ${one.branch}`,
      head: one.branch,
      author: "ada",
      draft: step === "open-as-draft",
    });
    return true;
  }
  switch (step) {
    case "open":
    case "open-as-draft":
      return false;
    case "ready":
      await repository.setDraft(pull, false);
      return true;
    case "push":
    case "hasty-push":
      if (one.at + 1 >= one.chain.length) return false;
      one.at += 1;
      return await push(stage, one);
    case "squash":
    case "reword":
      return await amend(stage, one, step);
    case "undo":
      if (one.at === 0) return false;
      one.at -= 1;
      one.steps.unshift("push");
      return await push(stage, one);
    case "rebase": {
      const moved = await stage.writer.replant(one.chain, await mainTip(stage));
      if (moved === null) stage.onConflict();
      else one.chain = moved;
      return moved !== null && (await push(stage, one));
    }
    case "update":
      return await update(stage, one);
    case "redeliver": {
      const last = github.world.deliveries.findLast(
        ({ event, body }) => event === "pull_request" && body.includes(`"${one.branch}"`),
      );
      return last !== undefined && github.webhooks.redeliver(last) !== null;
    }
    case "told-twice":
      github.webhooks.faults.duplicateNext({ event: "pull_request" });
      return await amend(stage, one, "reword");
    case "told-never":
      github.webhooks.faults.dropNext({ event: "pull_request" });
      await amend(stage, one, "reword");
      return await ask(stage, pull);
    case "rerun-check":
    case "rerun-suite":
      return await rerun(stage, pull, step);
    case "ask":
      return await ask(stage, pull);
    case "close-and-reopen":
      await repository.closePull(pull);
      await repository.reopenPull(pull);
      return true;
    case "fix": {
      const files = await mended(repository, pull, github.world.app.bot);
      if (files === null) return false;
      await continueWith(stage, one, await stage.writer.write(tipOf(one), files), 1);
      one.at += 1;
      return await push(stage, one);
    }
    case "merge": {
      const merged = await stage.writer.merge(await mainTip(stage), tipOf(one));
      if (merged === null) stage.onConflict();
      await (merged === null ? repository.closePull(pull) : repository.mergePull(pull));
      return true;
    }
  }
}

function tipOf({ chain, at }: Underway): string {
  return chain[at] ?? "";
}

async function mainTip({ week: { repository } }: Stage): Promise<string> {
  return await repository.tip(repository.repository.defaultBranch);
}

/** As `git push --force` does, which is a plain push where nothing is lost. */
async function push({ week }: Stage, one: Underway): Promise<true> {
  await week.repository.push(one.branch, tipOf(one), { force: true });
  return true;
}

/**
 * Puts a commit at the tip's place, or with `offset` 1 behind it, and what is not pushed yet on top of
 * it; on a conflict that is dropped. `over`: commits that the new one holds already.
 */
async function continueWith(
  { writer, onConflict }: Stage,
  one: Underway,
  commit: string,
  offset: 0 | 1,
  over = 0,
): Promise<void> {
  const rest = await writer.replant(one.chain.slice(one.at + 1 + over), commit);
  if (rest === null) onConflict();
  one.chain = [...one.chain.slice(0, one.at + offset), commit, ...(rest ?? [])];
}

/** The last commit anew: with the next part of the change in it, or in other words. */
async function amend(stage: Stage, one: Underway, step: "squash" | "reword"): Promise<boolean> {
  const tip = tipOf(one);
  const next = step === "squash" ? one.chain[one.at + 1] : tip;
  if (next === undefined) return false;
  const parent = await stage.week.repository.tip(`${tip}^`);
  const amended = await stage.writer.retell(next, parent, "Say it at once");
  await continueWith(stage, one, amended, 0, step === "squash" ? 1 : 0);
  return await push(stage, one);
}

/** What writes commits anew that are pushed already. */
const rewriting = new Set<Step>(["rebase", "undo", "squash", "reword", "told-twice", "told-never"]);

/** "Update branch": from here on the merge is where the branch begins. */
async function update(stage: Stage, one: Underway): Promise<boolean> {
  const merged = await stage.writer.merge(tipOf(one), await mainTip(stage));
  if (merged === null) return false;
  await continueWith(stage, one, merged, 0);
  one.chain = one.chain.slice(one.at);
  one.at = 0;
  // A chain that begins with a merge is no row of commits that could be moved or written anew.
  const left = one.steps.filter((step) => !rewriting.has(step));
  one.steps.splice(0, one.steps.length, ...left);
  return await push(stage, one);
}

/** One person per pull request: ten commands in ten minutes are all that the App hears of anybody. */
async function ask({ week: { github, repository } }: Stage, pull: Pull): Promise<true> {
  const { login } = github.world.user(`reader-${pull.number}`);
  const access = { permission: "write", roleName: "write" } as const;
  repository.repository.collaborators.set(login, access);
  await repository.comment(pull, login, "/review");
  return true;
}

async function rerun(
  { week: { github, repository } }: Stage,
  { headSha }: Pull,
  step: "rerun-check" | "rerun-suite",
): Promise<boolean> {
  const { world } = github;
  const { checkRuns, checkSuites } = repository.repository;
  const ada = world.user("ada");
  if (step === "rerun-check") {
    const run = checkRuns.findLast((one) => one.headSha === headSha);
    if (run !== undefined) rerequestCheckRun(world, repository.repository, run, ada);
    return run !== undefined;
  }
  const suite = checkSuites.find((one) => one.headSha === headSha && one.appId === world.app.id);
  if (suite !== undefined) await rerequestCheckSuite(world, repository.repository, suite, ada);
  return suite !== undefined;
}
