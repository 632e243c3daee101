import { type PullRequestEvent, pullRequestPayload } from "./payloads/pull-request.ts";
import { type Push, pushPayload } from "./payloads/push.ts";
import type { Pull, Repository, User, World } from "./world.ts";
import { requestCheckSuite } from "./request-check-suite.ts";

/** Tells the App what happened to a pull request; a new head also asks for its checks (W12). */
export async function announcePull(
  world: World,
  repository: Repository,
  pull: Pull,
  sender: User,
  event: PullRequestEvent,
): Promise<void> {
  const payload = await pullRequestPayload(world, repository, pull, sender, event);
  world.emit("pull_request", payload, repository);
  if (event.action === "opened" || event.action === "synchronize") {
    const branch = pull.fork === null ? pull.headRef : null;
    await requestCheckSuite(world, repository, pull.headSha, branch, sender);
  }
}

/** Tells the App of a push to a branch of the repository itself. */
export async function announcePush(
  world: World,
  repository: Repository,
  push: Push,
): Promise<void> {
  world.emit("push", await pushPayload(world, repository, push), repository);
}
