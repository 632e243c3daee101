import type { Clock } from "../../domain/clock.ts";
import { messageOf, RetryLater, Superseded, TellTheUser } from "../../domain/errors.ts";
import type { ReviewId } from "../../domain/ids.ts";
import type { Intent } from "../../domain/intent.ts";
import type { Log } from "../../domain/log.ts";
import {
  unknownGroup,
  verdictOfGroup,
  type GroupMember,
  type GroupVerdict,
} from "./group-verdict.ts";
import { standingOf, type StandingTools } from "./member-standing.ts";
import type { ReviewPlan } from "../plan.ts";
import type { Forge, GroupContents, OpenMergeGroup } from "../ports.ts";
import { readConfig } from "../read-config.ts";

export interface GroupJob {
  readonly intent: Extract<Intent, { kind: "merge-group" }>;
  readonly review: ReviewId;
  /** When the group asked for its check, epoch milliseconds. */
  readonly enqueuedAt: number;
  readonly signal: AbortSignal;
}

export interface GroupTools extends StandingTools {
  readonly forge: Forge;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds that a group waits for reviews of what it holds; a queue waits an hour by default. */
const longestWait = 15 * 60_000;
/** Milliseconds after which GitHub has told of this group and of those before it in the queue. */
const untilAllIsKnown = 60_000;
/** Milliseconds between two looks: short at first, as most reviews are. */
const shortestLook = 2_000;
const longestLook = 30_000;

/**
 * Draws the check of a merge group's head from the receipts of the pull requests that it holds.
 * Nothing is reviewed here. Throws `RetryLater` while one of them is being reviewed, with the check
 * in progress, and for a passing fault; a fault that does not pass ends the check with its reason.
 */
export async function runGroupJob(job: GroupJob, tools: GroupTools): Promise<void> {
  const { intent, review, signal } = job;
  const opened = await tools.forge.openGroup(intent.installationId, intent.group);
  if (intent.gone) {
    await opened.close(review);
    return;
  }
  try {
    await drawCheck(job, opened, tools);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TellTheUser) {
      await opened.end(
        review,
        unknownGroup(`${messageOf(error)}. ${error.hint}`),
        "action_required",
      );
    }
    // A pull request in it moved: the queue makes another group then, and until it does, look again.
    if (error instanceof Superseded) {
      throw new RetryLater(error.message, tools.clock.now(), { cause: error });
    }
    throw error;
  }
}

/** Ends the check of a group whose job is not tried again, so that its queue does not wait for it. */
export async function giveUpGroup(
  { intent, review, attempt }: Pick<GroupJob, "intent" | "review"> & { readonly attempt: number },
  { forge }: Pick<GroupTools, "forge">,
): Promise<void> {
  const opened = await forge.openGroup(intent.installationId, intent.group);
  if (intent.gone) return;
  const why = `it failed ${attempt} times and was given up; the server's log says why`;
  await opened.end(review, unknownGroup(why), "action_required");
}

async function drawCheck(job: GroupJob, opened: OpenMergeGroup, tools: GroupTools): Promise<void> {
  const { review, signal, intent } = job;
  const { log } = tools;
  const { repository, head } = intent.group;
  const heads = await tools.heads.ofCommit(repository, head);
  if (heads.some(({ state }) => state.kind !== "superseded")) {
    // A commit has one check of ours: where nothing had to be merged, the pull request's own counts.
    log.info({}, "the merge group is a pull request's head, whose check stands");
    return;
  }
  const contents = await opened.read();
  if (contents === null) {
    const now = tools.clock.now();
    if (now < job.enqueuedAt + untilAllIsKnown) {
      // Its delivery can be ahead of what GitHub answers.
      throw new RetryLater("the commits of the merge group are not known yet", now + shortestLook);
    }
    log.info({}, "the merge group is gone");
    await opened.close(review);
    return;
  }
  const { members, incomplete } = await readMembers(contents, job, tools);
  const verdict = verdictOfGroup(members, contents);
  signal.throwIfAborted();
  const waits = whyWait(verdict, job.enqueuedAt, tools.clock.now());
  if (waits !== null) {
    await opened.wait(review, waits);
    throw new RetryLater(waits, nextLook(job.enqueuedAt, tools.clock.now()));
  }
  await opened.end(review, verdict, incomplete);
  log.info({ result: verdict.result, uncovered: verdict.uncovered.length }, "merge group checked");
}

async function readMembers(
  { pullRequests }: GroupContents,
  { intent }: GroupJob,
  tools: GroupTools,
): Promise<{
  readonly members: readonly GroupMember[];
  readonly incomplete: ReviewPlan["incomplete"];
}> {
  const members: GroupMember[] = [];
  let incomplete: ReviewPlan["incomplete"] = "action_required";
  for (const { number, merged } of pullRequests) {
    const ref = { repository: intent.group.repository, number };
    const { source } = await tools.forge.open(intent.installationId, ref);
    const standing = await standingOf(source, merged, tools);
    if (standing === null) continue;
    members.push({ number, standing });
    // They have one base branch, so each says the same.
    incomplete = (await readConfig(source, tools.configs)).config.incomplete;
  }
  return { members, incomplete };
}

/** What the check waits for, in words; null when it is drawn now. */
function whyWait(verdict: GroupVerdict, enqueuedAt: number, now: number): string | null {
  // No review of the others can make it better.
  if (verdict.result === "blocked") return null;
  const end = enqueuedAt + longestWait;
  for (const { number, standing } of verdict.members) {
    if (standing.kind === "in-review" && now < end && standing.due < end) {
      return `#${number} is being reviewed`;
    }
  }
  // GitHub tells of several groups at once, in any order.
  const othersMissing =
    verdict.uncovered.length > 0 &&
    verdict.members.every(({ result }) => result === "passed" || result === "skipped");
  return othersMissing && now < enqueuedAt + untilAllIsKnown
    ? "some of its files belong to a pull request that is not known yet"
    : null;
}

/** Waits about half as long again each time. */
function nextLook(enqueuedAt: number, now: number): number {
  return now + Math.min(longestLook, Math.max(shortestLook, (now - enqueuedAt) / 2));
}
