import { checkSuitePayload } from "./payloads/check.ts";
import { installationOf } from "./webhook-audience.ts";
import type { Repository, User, World } from "./world.ts";
import { suiteFor } from "./write-check.ts";

/**
 * What a push does for an App with `checks: write`: a suite for the new head, and
 * `check_suite.requested` whether it subscribed or not (W12). Others get neither. `headBranch` is null
 * for the head of a fork (W13).
 */
export async function requestCheckSuite(
  world: World,
  repository: Repository,
  headSha: string,
  headBranch: string | null,
  sender: User,
): Promise<void> {
  if (installationOf(world, repository)?.permissions.checks !== "write") return;
  const suite = suiteFor(world, repository, world.app.id, headSha);
  suite.headBranch = headBranch;
  const payload = await checkSuitePayload(world, repository, suite, sender, "requested");
  world.emit("check_suite", payload, repository);
}
