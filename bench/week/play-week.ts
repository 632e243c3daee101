import { mergeBase } from "../../test/github/git-history.ts";
import { moveRef } from "../../test/github/git-write.ts";
import { rerequestCheckRun, rerequestCheckSuite } from "../../test/github/write-check.ts";
import type { Pull } from "../../test/github/world.ts";
import { between, createRandom } from "../random.ts";
import { mended } from "./mended.ts";
import type { OpenWeek } from "./open-week.ts";
import type { RealChange } from "./read-history.ts";
import { createScripts, type Step } from "./script.ts";
import { createHistoryWriter } from "./write-history.ts";

/** How a week went, beside what the emulators recorded. */
export interface PlayedWeek {
  readonly pulls: readonly Pull[];
  /** Heads at which the App had time to finish. */
  readonly settled: ReadonlySet<string>;
  /** Every head that a pull request had, oldest first; one that came back is there twice. */
  readonly heads: readonly HeadOfWeek[];
  /** How often each kind of step was carried out. */
  readonly steps: ReadonlyMap<Step, number>;
  /** Steps that a conflict stood against, and changes that fitted no base any more. */
  readonly conflicts: number;
  /** Changes too large for a pull request, which went to the base branch. */
  readonly direct: number;
}

interface HeadOfWeek {
  readonly pull: number;
  readonly sha: string;
  /** Where it had left the base branch when it was pushed. */
  readonly base: string;
  /** Epoch milliseconds, just before it was pushed. */
  readonly at: number;
}

/** A pull request under way: `chain` are its commits, pushed up to `at`. */
interface Underway {
  readonly branch: string;
  pull: Pull | null;
  chain: readonly string[];
  at: number;
  readonly steps: Step[];
}

const mostOpen = 5;
const seed = 20261122;

/**
 * Replays changes as pull requests, several open at once, each with its script of pushes, force-pushes
 * and people's doings; the base branch moves on as they are merged. Ends when `count` are through or
 * no change is left. The same history gives the same week.
 */
export async function playWeek(
  week: OpenWeek,
  changes: readonly RealChange[],
  count: number,
  tell: (text: string) => void,
): Promise<PlayedWeek> {
  const { github, repository } = week;
  const { gitDir, defaultBranch: main } = repository.repository;
  const random = createRandom(seed);
  const scripts = createScripts(random)(count);
  const writer = createHistoryWriter(gitDir);
  const left = [...changes];
  const open: Underway[] = [];
  const pulls: Pull[] = [];
  const settled = new Set<string>();
  const heads: HeadOfWeek[] = [];
  const steps = new Map<Step, number>();
  let conflicts = 0;
  let direct = 0;
  let begun = 0;

  await moveRef(gitDir, `refs/heads/${main}`, left[0]?.from ?? "HEAD");

  /** The next change as a branch on today's base; null while it does not fit there. */
  async function begin(): Promise<Underway | null> {
    for (let change = left[0]; change !== undefined; change = left[0]) {
      const base = await repository.tip(main);
      const commit = await writer.apply(change.from, change.to, base);
      if (commit === null && open.length > 0) return null;
      left.shift();
      const script = scripts[begun];
      if (commit === null || script === undefined) {
        conflicts += 1;
        continue;
      }
      if (change.huge) {
        direct += 1;
        await repository.push(main, commit);
        continue;
      }
      const chain = await writer.split(commit, script.pushes, random);
      if (chain.length === 0) continue;
      begun += 1;
      return { branch: `change-${begun}`, pull: null, chain, at: 0, steps: [...script.steps] };
    }
    return null;
  }

  /** Moves a pull request's commits, from the first or from `first` on, to another parent. */
  async function move(one: Underway, onto: string, first = 0): Promise<boolean> {
    const moved = await writer.replant(one.chain.slice(first), onto);
    if (moved === null) {
      conflicts += 1;
      return false;
    }
    one.chain = [...one.chain.slice(0, first), ...moved];
    return true;
  }

  async function force(one: Underway): Promise<void> {
    await repository.push(one.branch, one.chain[one.at] ?? "", { force: true });
  }

  async function carryOut(one: Underway, step: Step): Promise<boolean> {
    const tip = one.chain[one.at] ?? "";
    const next = one.chain[one.at + 1];
    if (one.pull === null) {
      await repository.push(one.branch, tip);
      one.pull = await repository.openPull({
        title: `Change ${pulls.length + 1}`,
        head: one.branch,
        author: "ada",
        draft: step === "open-as-draft",
      });
      pulls.push(one.pull);
      return true;
    }
    const { pull } = one;
    switch (step) {
      case "open":
      case "open-as-draft":
        return false;
      case "ready":
        await repository.setDraft(pull, false);
        return true;
      case "push":
      case "hasty-push":
        if (next === undefined) return false;
        one.at += 1;
        await force(one);
        return true;
      case "squash": {
        if (next === undefined) return false;
        const parent = await repository.tip(`${tip}^`);
        const squashed = await writer.retell(next, parent, "Change it at once");
        one.chain = [...one.chain.slice(0, one.at), squashed, ...one.chain.slice(one.at + 2)];
        // What follows had the two as its parents.
        if (!(await move(one, squashed, one.at + 1))) one.chain = one.chain.slice(0, one.at + 1);
        await force(one);
        return true;
      }
      case "reword": {
        const parent = await repository.tip(`${tip}^`);
        const reworded = await writer.retell(tip, parent, "Say it in other words");
        one.chain = [...one.chain.slice(0, one.at), reworded, ...one.chain.slice(one.at + 1)];
        if (!(await move(one, reworded, one.at + 1))) one.chain = one.chain.slice(0, one.at + 1);
        await force(one);
        return true;
      }
      case "undo":
        if (one.at === 0) return false;
        one.at -= 1;
        await force(one);
        one.steps.unshift("push");
        return true;
      case "rebase":
        if (!(await move(one, await repository.tip(main)))) return false;
        await force(one);
        return true;
      case "update": {
        const merged = await writer.merge(tip, await repository.tip(main));
        if (merged === null) return false;
        const rest = await writer.replant(one.chain.slice(one.at + 1), merged);
        if (rest === null) return false;
        await repository.push(one.branch, merged);
        // From here on a rebase moves what follows the merge alone, as `merge` is its only parent.
        one.chain = [merged, ...rest];
        one.at = 0;
        one.steps.splice(0, one.steps.length, ...withoutMoves(one.steps));
        return true;
      }
      case "redeliver": {
        const last = github.world.deliveries.findLast(
          ({ event, body }) => event === "pull_request" && body.includes(`"${one.branch}"`),
        );
        return last !== undefined && github.webhooks.redeliver(last) !== null;
      }
      case "rerun-check": {
        const run = repository.repository.checkRuns.findLast(
          ({ headSha }) => headSha === pull.headSha,
        );
        if (run === undefined) return false;
        const ada = github.world.user("ada");
        rerequestCheckRun(github.world, repository.repository, run, ada);
        return true;
      }
      case "rerun-suite": {
        const suite = repository.repository.checkSuites.find(
          ({ headSha, appId }) => headSha === pull.headSha && appId === github.world.app.id,
        );
        if (suite === undefined) return false;
        const ada = github.world.user("ada");
        await rerequestCheckSuite(github.world, repository.repository, suite, ada);
        return true;
      }
      case "ask":
        await repository.comment(pull, "ada", "/review");
        return true;
      case "close-and-reopen":
        await repository.closePull(pull);
        await repository.reopenPull(pull);
        return true;
      case "fix": {
        const mending = await mended(repository, pull, github.world.app.bot);
        if (mending === null) return false;
        const fixed = await writer.write(tip, mending);
        const rest = await writer.replant(one.chain.slice(one.at + 1), fixed);
        one.chain = [...one.chain.slice(0, one.at + 1), fixed, ...(rest ?? [])];
        one.at += 1;
        await force(one);
        return true;
      }
      case "merge": {
        const merges = (await writer.merge(await repository.tip(main), tip)) !== null;
        if (merges) await repository.mergePull(pull);
        else {
          conflicts += 1;
          await repository.closePull(pull);
        }
        open.splice(open.indexOf(one), 1);
        return true;
      }
    }
  }

  /** One step, and the one after it where they come in haste. */
  async function go(one: Underway): Promise<void> {
    for (let step = one.steps.shift(); step !== undefined; step = one.steps.shift()) {
      const at = Date.now();
      const before = one.pull?.headSha;
      const done = await carryOut(one, step);
      if (done) steps.set(step, (steps.get(step) ?? 0) + 1);
      if (one.pull !== null && one.pull.headSha !== before) {
        const { number: pull, headSha: sha, baseSha } = one.pull;
        heads.push({ pull, sha, base: (await mergeBase(gitDir, baseSha, sha)) ?? baseSha, at });
      }
      if (done && step !== "hasty-push") return;
    }
  }

  for (;;) {
    while (open.length < mostOpen && begun < count) {
      const one = await begin();
      if (one === null) break;
      open.push(one);
    }
    if (open.length === 0) break;
    const acting = new Set(
      Array.from({ length: between(random, 1, 3) }, () => {
        return open[between(random, 0, open.length - 1)];
      }),
    );
    for (const one of acting) if (one !== undefined) await go(one);
    await week.quiet();
    for (const one of acting) {
      const head = one?.pull?.headSha;
      if (head !== undefined) settled.add(head);
    }
    tell(`${pulls.length} of ${count} pull requests, ${settled.size} heads`);
  }
  return { pulls, heads, settled, steps, conflicts, direct };
}

/** After a merge of the base, a chain is no row of commits that could be moved or taken back. */
function withoutMoves(steps: readonly Step[]): readonly Step[] {
  return steps.filter((step) => !["rebase", "undo", "squash", "reword"].includes(step));
}
