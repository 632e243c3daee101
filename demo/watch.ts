import type { GitHub, RepositoryHandle } from "../test/github/server.ts";
import type { CheckRun, Comment, Pull, ReviewComment } from "../test/github/world.ts";
import { replyTo, writeReview } from "../test/github/write-review.ts";

/** The pull request of the story, and where it lives. */
export interface Scene {
  readonly github: GitHub;
  readonly repository: RepositoryHandle;
  readonly pull: Pull;
}

/** Resolves with the check of the pull request's present head once it fits; fails after 30 s. */
export async function checkOf(scene: Scene, fits: (check: CheckRun) => boolean): Promise<CheckRun> {
  const { pull, repository } = scene;
  return until(repository, (check) => check.headSha === pull.headSha && fits(check));
}

/** Resolves with the check of a commit once it has ended; fails after 30 s. */
export async function checkAt({ repository }: Scene, commit: string): Promise<CheckRun> {
  return until(repository, ({ headSha, status }) => headSha === commit && status === "completed");
}

async function until(
  { repository }: RepositoryHandle,
  fits: (check: CheckRun) => boolean,
): Promise<CheckRun> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const check = repository.checkRuns.find(fits);
    if (check !== undefined) return check;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no such check of ${repository.name} after 30 s`);
}

/** The check once its review has ended and everything that it says was said. */
export async function reviewed(scene: Scene): Promise<CheckRun> {
  const check = await checkOf(scene, ({ status }) => status === "completed");
  await scene.github.settled();
  return check;
}

/** What a person does to the check, which ends with another title than it had. */
export async function redrawn(scene: Scene, act: () => Promise<unknown>): Promise<CheckRun> {
  const before = (await reviewed(scene)).output.title;
  await act();
  const check = await checkOf(
    scene,
    ({ status, output }) => status === "completed" && output.title !== before,
  );
  await scene.github.settled();
  return check;
}

/** A person answers in the thread of a comment. */
export async function answer(
  { github, repository, pull }: Scene,
  to: ReviewComment,
  author: string,
  body: string,
): Promise<readonly Comment[]> {
  const reply = replyTo(to, github.world.user(author), body);
  return (await writeReview(github.world, repository.repository, pull, reply)).comments;
}
