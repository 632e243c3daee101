import { repositionComments } from "./after-push.ts";
import { announcePull, announcePush } from "./announce.ts";
import { gitMaybe } from "./git.ts";
import { branchRef, mergeBase } from "./git-history.ts";
import { moveRef } from "./git-write.ts";
import type { Pull, Repository, User, World } from "./world.ts";

/**
 * What a push does: the branch moves, open pull requests with that head get it as their new head (with
 * `synchronize`), those with that base are compared with the new tip, and review comments follow.
 * `branch` may be `owner:branch` of a fork. Nothing happens when the branch is there already.
 */
export async function moveBranch(
  world: World,
  repository: Repository,
  branch: string,
  after: string,
  sender: User,
): Promise<void> {
  const ref = branchRef(branch);
  const before = await gitMaybe(repository.gitDir, ["rev-parse", "--quiet", "--verify", ref]);
  if (before === after) return;
  await moveRef(repository.gitDir, ref, after);
  if (!branch.includes(":")) {
    await announcePush(world, repository, { branch, before, after, sender });
  }
  for (const pull of repository.pulls.values()) {
    if (pull.state !== "open") continue;
    if (pull.baseRef === branch && (await mergeBase(repository.gitDir, after, pull.headSha))) {
      pull.baseSha = after;
      await repositionComments(world, repository, pull);
    }
    if (headBranch(pull) === branch) await moveHead(world, repository, pull, after, sender);
  }
}

/** The branch of a pull request's head as `branchRef` takes it. */
export function headBranch(pull: Pull): string {
  return pull.fork === null ? pull.headRef : `${pull.fork.owner}:${pull.headRef}`;
}

async function moveHead(
  world: World,
  repository: Repository,
  pull: Pull,
  after: string,
  sender: User,
): Promise<void> {
  const before = pull.headSha;
  pull.headSha = after;
  pull.heads.push(after);
  pull.updatedAt = world.now();
  await moveRef(repository.gitDir, `refs/pull/${pull.number}/head`, after);
  await repositionComments(world, repository, pull);
  await announcePull(world, repository, pull, sender, { action: "synchronize", before, after });
}
