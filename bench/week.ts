import { fileURLToPath } from "node:url";

import { sha as toSha } from "../src/domain/ids.ts";
import type { Receipt } from "../src/domain/receipt.ts";
import type { Figure } from "./figure.ts";
import {
  canBeJudged,
  falseGreens,
  greensOverClaims,
  onWrongLines,
  repeats,
  type PostedComment,
} from "./week/judge.ts";
import { modelWork, type ModelWork } from "./week/model-work.ts";
import { withWeek, type OpenWeek } from "./week/open-week.ts";
import { playWeek, type PlayedWeek } from "./week/play-week.ts";
import { readHistory } from "./week/read-history.ts";
import { readOutcome } from "./week/read-outcome.ts";
import { workWithoutCache } from "./week/without-cache.ts";

const wanted = 30;
const ownClone = fileURLToPath(new URL("..", import.meta.url));

/**
 * A week of 30 pull requests, replayed from the history of a local clone through the real server, with
 * the force-pushes, rebases and repetitions that a week brings: what was said, whether it was said
 * once, on its line and truthfully, and what it cost. `clone` is a folder, by default the one that this
 * file is in. Throws `TellTheUser` for a clone whose history does not do.
 */
export async function measureWeek({
  clone = ownClone,
}: { readonly clone?: string | undefined } = {}): Promise<readonly Figure[]> {
  const changes = await readHistory(clone);
  return await withWeek(clone, async (week) => {
    const started = performance.now();
    const played = await playWeek(week, changes, wanted, (text) => console.error(`  ${text}`));
    const seconds = (performance.now() - started) / 1000;
    const requests = week.github.requests().length;
    const work = modelWork(week.anthropic);
    await week.github.assertTidy({ slowestAnswer: 9_000 });
    tellOf(week, played);
    const receipts = await receiptsOf(week, played);
    return [
      ...(await truth(week, played)),
      ...(await cost(week, receipts, work)),
      orientation("reviews", receipts.length, "reviews"),
      orientation("calls of GitHub for each review", requests / receipts.length, "calls"),
      orientation("time", seconds, "s"),
    ];
  });
}

/** What was said, and whether it was true. */
async function truth(week: OpenWeek, played: PlayedWeek): Promise<readonly Figure[]> {
  const { comments, heads, greens } = await readOutcome(week, played);
  const wrong = onWrongLines(comments);
  const again = repeats(comments, heads);
  const unlooked = falseGreens(greens, week.asked);
  const despite = greensOverClaims(greens);
  for (const comment of wrong) tell("on a wrong line", comment);
  for (const comment of again) tell("said again", comment);
  for (const { green, unasked } of unlooked) {
    console.error(`  green unseen: #${green.pull} ${green.sha}`, unasked.slice(0, 3));
  }
  for (const { pull, sha } of despite) console.error(`  green over a claim: #${pull} ${sha}`);
  const { checkRuns } = week.repository.repository;
  const checksOf = (sha: string): number =>
    checkRuns.filter(({ headSha, appId }) => headSha === sha && appId === week.github.world.app.id)
      .length;
  const notOne = [...played.settled].filter((sha) => checksOf(sha) !== 1);
  for (const sha of notOne) console.error(`  ${checksOf(sha)} checks on ${sha}`);
  return [
    {
      what: "week: pull requests",
      value: played.pulls.length,
      unit: "",
      target: { atLeast: wanted },
    },
    orientation("heads", heads.length, "heads"),
    orientation("comments", comments.length, "comments"),
    orientation("comments held against their line", comments.filter(canBeJudged).length, ""),
    none("comments on a wrong line", wrong.length),
    none("comments that repeat another", again.length),
    orientation("checks that became green", greens.length, "checks"),
    none("green checks over code that no model was asked about", unlooked.length),
    none("green checks over a claim at the gate", despite.length),
    none("heads without exactly one check", notOne.length),
  ];
}

/** Calls to the model, beside those of a reviewer that remembers nothing. */
async function cost(
  week: OpenWeek,
  receipts: readonly Receipt[],
  work: ModelWork,
): Promise<readonly Figure[]> {
  const whole = await workWithoutCache(week.repository.repository.gitDir, receipts);
  return [
    orientation("model calls", work.calls, "calls"),
    orientation("model calls of a reviewer without cache", whole.calls, "calls"),
    orientation("calls without cache for each of ours", whole.calls / work.calls, "calls"),
    orientation("rows of code shown to the model", work.rows, "rows"),
    orientation("rows shown by a reviewer without cache", whole.rows, "rows"),
    orientation("rows without cache for each of ours", whole.rows / work.rows, "rows"),
  ];
}

async function receiptsOf(week: OpenWeek, played: PlayedWeek): Promise<readonly Receipt[]> {
  const heads = new Set(played.heads.map(({ sha }) => sha));
  const kept = await Promise.all(
    [...heads].map((sha) => week.storage.receipts.ofCommit("lantern", "shop", toSha(sha))),
  );
  return kept.flat().map(({ signed }) => signed.receipt);
}

function tellOf({ complaints }: OpenWeek, { steps, ...played }: PlayedWeek): void {
  const told = [...steps].map(([step, times]) => `${step} ${times}`).join(", ");
  console.error(`  ${told}`);
  const { direct, conflicts, catchUps } = played;
  console.error(`  ${direct} changes too large, ${conflicts} conflicts, ${catchUps} catch-ups`);
  for (const line of complaints.slice(0, 5)) console.error(`  the App logged: ${line.trim()}`);
}

function tell(what: string, { pull, path, commit, claim, rule, lines }: PostedComment): void {
  const said = claim ?? rule ?? "?";
  console.error(`  ${what}: #${pull} ${commit} ${path}, ${said}:`, lines?.[0]?.trim() ?? "");
}

function none(what: string, value: number): Figure {
  return { what: `week: ${what}`, value, unit: "", target: { atMost: 0 } };
}

function orientation(what: string, value: number, unit: string): Figure {
  return { what: `week: ${what}`, value, unit, target: null };
}
