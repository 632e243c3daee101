import { mergeBase } from "../../test/github/git-history.ts";
import { moveRef } from "../../test/github/git-write.ts";
import type { Pull } from "../../test/github/world.ts";
import { between, createRandom } from "../random.ts";
import { carryOut, type Stage, type Underway } from "./carry-out.ts";
import type { OpenWeek } from "./open-week.ts";
import type { RealChange } from "./read-history.ts";
import { createScripts, type Step } from "./script.ts";
import { createHistoryWriter } from "./write-history.ts";

/** How a week went, beside what the emulators recorded. */
export interface PlayedWeek {
  readonly pulls: readonly Pull[];
  /** Every head that a pull request had, oldest first; one that came back is there twice. */
  readonly heads: readonly HeadOfWeek[];
  /** Heads at which the App had time to finish. */
  readonly settled: ReadonlySet<string>;
  /** How often each kind of step was carried out. */
  readonly steps: ReadonlyMap<Step, number>;
  /** Steps that a conflict stood against, a merge in the first place. */
  readonly conflicts: number;
  /** How often the base branch was set to the state that the real history had. */
  readonly catchUps: number;
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

const mostOpen = 5;
const mostAtOnce = 3;
const seed = 20261122;

/**
 * Replays changes as pull requests, several open at once, each with its script of pushes, force-pushes
 * and people's doings; the base branch moves on as they are merged. Ends when `count` are through or
 * no change is left. The same history gives the same week. Throws where the App does not come to rest.
 */
export async function playWeek(
  week: OpenWeek,
  changes: readonly RealChange[],
  count: number,
  tell: (text: string) => void,
): Promise<PlayedWeek> {
  const { repository, quiet } = week;
  const { gitDir, defaultBranch: main } = repository.repository;
  const random = createRandom(seed);
  const scripts = createScripts(random)(count);
  const writer = createHistoryWriter(gitDir);
  const left = [...changes];
  let open: readonly Underway[] = [];
  const pulls: Pull[] = [];
  const heads: HeadOfWeek[] = [];
  const settled = new Set<string>();
  const steps = new Map<Step, number>();
  let conflicts = 0;
  let catchUps = 0;
  let direct = 0;
  let begun = 0;
  const stage: Stage = { week, writer, onConflict: () => (conflicts += 1) };

  /** The next change as a branch on today's base; null while it does not fit there. */
  async function begin(): Promise<Underway | null> {
    for (let change = left[0]; change !== undefined; change = left[0]) {
      const script = scripts[begun];
      if (script === undefined) return null;
      const base = await repository.tip(main);
      const commit = await writer.apply(change.from, change.to, base);
      if (commit === null) {
        if (open.length > 0) return null;
        // What was closed unmerged or mended by the way is in its way: the base takes the real state.
        catchUps += 1;
        await repository.push(main, await writer.retell(change.from, base, "Catch up"));
        continue;
      }
      left.shift();
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

  /** One step, and the one after it where they come in haste. */
  async function go(one: Underway): Promise<void> {
    for (let step = one.steps.shift(); step !== undefined; step = one.steps.shift()) {
      const at = Date.now();
      const before = one.pull?.headSha;
      const done = await carryOut(stage, one, step);
      if (one.pull !== null && before === undefined) pulls.push(one.pull);
      if (one.pull !== null && one.pull.headSha !== before) {
        const { number: pull, headSha: sha, baseSha } = one.pull;
        heads.push({ pull, sha, base: (await mergeBase(gitDir, baseSha, sha)) ?? baseSha, at });
      }
      if (!done) continue;
      steps.set(step, (steps.get(step) ?? 0) + 1);
      if (step !== "hasty-push") return;
    }
  }

  await moveRef(gitDir, `refs/heads/${main}`, left[0]?.from ?? "HEAD");
  for (;;) {
    while (open.length < mostOpen) {
      const one = await begin();
      if (one === null) break;
      open = [...open, one];
    }
    if (open.length === 0) break;
    const acting = new Set<Underway>();
    for (let times = between(random, 1, mostAtOnce); times > 0; times -= 1) {
      const one = open[between(random, 0, open.length - 1)];
      if (one !== undefined) acting.add(one);
    }
    for (const one of acting) await go(one);
    await quiet();
    for (const { pull } of acting) if (pull !== null) settled.add(pull.headSha);
    open = open.filter(({ pull }) => pull?.state !== "closed");
    tell(`${pulls.length} of ${count} pull requests, ${settled.size} heads`);
  }
  return { pulls, heads, settled, steps, conflicts, catchUps, direct };
}
