import { threadPayload } from "./payloads/review.ts";
import { pullJson } from "./pull-json.ts";
import type { Pull, Repository, Thread, User, World } from "./world.ts";

/** Resolves a thread or opens it again, as anybody who may; the App is told of a change (G3). */
export async function setThreadResolved(
  world: World,
  repository: Repository,
  pull: Pull,
  thread: Thread,
  user: User,
  resolved: boolean,
): Promise<void> {
  if (thread.resolved === resolved) return;
  thread.resolved = resolved;
  thread.resolvedBy = resolved ? user : null;
  const shown = await pullJson(world, repository, pull);
  const payload = await threadPayload(world, repository, pull, shown, thread, user);
  world.emit("pull_request_review_thread", payload, repository);
}
