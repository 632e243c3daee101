import { announcePull, announcePush } from "./announce.ts";
import { git } from "./git.ts";
import { branchRef, readCommit, resolveCommit } from "./git-history.ts";
import { inWorkTree, moveRef } from "./git-write.ts";
import { moveBranch } from "./move-branch.ts";
import { mergeGroupPayload, type MergeGroupEvent } from "./payloads/merge-group.ts";
import { requestCheckSuite } from "./request-check-suite.ts";
import type { Pull, Repository, World } from "./world.ts";

/** One entry of a merge queue: a branch as the base would be with its pull request merged. */
export interface MergeGroup {
  readonly pull: Pull;
  /** `gh-readonly-queue/main/pr-12-<sha of the base>`. */
  readonly branch: string;
  readonly headSha: string;
  readonly baseSha: string;
}

interface QueueOptions {
  /** The entry before it in the queue, which it is built upon. */
  readonly behind?: MergeGroup;
  /** What `base_sha` names: the commit that it is built upon, or the tip of the base branch. */
  readonly base?: "parent" | "branch";
  /** How the queue merges; `squash` leaves no trace of the pull request's own commits. */
  readonly method?: "merge" | "squash";
}

/** Groups are made at this time and later, in epoch seconds, so that SHAs are the same every run. */
const firstGroup = Date.UTC(2026, 5, 1) / 1000;

/**
 * Somebody pressed "Merge when ready": GitHub makes the temporary branch, and asks for its checks.
 * Throws when the pull request is not open, or does not merge cleanly.
 */
export async function queuePull(
  world: World,
  repository: Repository,
  pull: Pull,
  o: QueueOptions = {},
): Promise<MergeGroup> {
  if (pull.state !== "open" || pull.draft) throw new Error(`#${pull.number} cannot be queued.`);
  const { gitDir } = repository;
  const tip = await resolveCommit(gitDir, pull.baseRef);
  if (tip === null) throw new Error(`There is no branch ${pull.baseRef}.`);
  const parent = o.behind?.headSha ?? tip;
  const second = firstGroup + pull.number;
  const message = `Merge pull request #${pull.number} from ${pull.headRef}`;
  const args = ["merge", "--quiet", "--no-ff", "-m", message, pull.headSha];
  const merged = await inWorkTree(gitDir, parent, args, second);
  const headSha = o.method === "squash" ? await squashed(gitDir, parent, merged, pull) : merged;
  const baseSha = o.base === "branch" ? tip : parent;
  const branch = `gh-readonly-queue/${pull.baseRef}/pr-${pull.number}-${baseSha}`;
  const group: MergeGroup = { pull, branch, headSha, baseSha };
  await moveRef(gitDir, branchRef(branch), headSha);
  const sender = pull.author;
  await announcePush(world, repository, { branch, before: null, after: headSha, sender });
  await requestCheckSuite(world, repository, headSha, branch, sender);
  await announce(world, repository, group, { action: "checks_requested" });
  return group;
}

/** The entry left the queue; `merged`: the base branch has it now, and its pull request is closed. */
export async function destroyGroup(
  world: World,
  repository: Repository,
  group: MergeGroup,
  reason: Extract<MergeGroupEvent, { action: "destroyed" }>["reason"],
): Promise<void> {
  const { pull, branch, headSha } = group;
  if (reason === "merged") {
    pull.state = "closed";
    pull.merged = true;
    await moveBranch(world, repository, pull.baseRef, headSha, pull.author);
    await announcePull(world, repository, pull, pull.author, { action: "closed" });
  }
  await moveRef(repository.gitDir, branchRef(branch), null);
  await announce(world, repository, group, { action: "destroyed", reason });
}

async function announce(
  world: World,
  repository: Repository,
  group: MergeGroup,
  event: MergeGroupEvent,
): Promise<void> {
  const sender = group.pull.author;
  const payload = await mergeGroupPayload(world, repository, group, sender, event);
  world.emit("merge_group", payload, repository);
}

/** One commit with what a merge brought, and the message that GitHub gives a squashed one. */
async function squashed(
  gitDir: string,
  parent: string,
  merged: string,
  { title, number }: Pull,
): Promise<string> {
  const { tree } = await readCommit(gitDir, merged);
  const args = ["commit-tree", tree, "-p", parent, "-m", `${title} (#${number})`];
  const output = await git(gitDir, args, { date: `${firstGroup + number} +0000` });
  return output.toString("utf8").trim();
}
