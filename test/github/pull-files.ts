import { mergeBase } from "./git-history.ts";
import { diffFiles, type FileDiff } from "./git-diff.ts";
import type { Pull, Repository, World } from "./world.ts";

/** The commit that a pull request is compared with: where its head left the base branch. */
export async function pullBase(
  repository: Repository,
  pull: Pull,
  head: string = pull.headSha,
): Promise<string> {
  const base = await mergeBase(repository.gitDir, pull.baseSha, head);
  if (base === null) throw new Error(`Pull request #${pull.number} has no merge base.`);
  return base;
}

/**
 * The files of a pull request, three-dot as GitHub compares; all of them, without the cap of 3000.
 * `head` is another head it has had, the newest when left out.
 */
export async function pullFiles(
  world: World,
  repository: Repository,
  pull: Pull,
  head: string = pull.headSha,
): Promise<readonly FileDiff[]> {
  const base = await pullBase(repository, pull, head);
  return diffFiles(repository.gitDir, base, head, world.sizes.patchLines);
}
