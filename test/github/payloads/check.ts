import { checkRunJson, checkSuiteCore, checkSuiteJson } from "../check-json.ts";
import { repositoryJson } from "../repository-json.ts";
import { userJson } from "../user-json.ts";
import type { CheckRun, CheckSuite, Repository, User, World } from "../world.ts";

/** What a `check_run` delivery tells; `requested_action` names the button that was pressed. */
export type CheckRunEvent =
  | { readonly action: "created" | "completed" | "rerequested" }
  | { readonly action: "requested_action"; readonly identifier: string };

export function checkRunPayload(
  world: World,
  repository: Repository,
  run: CheckRun,
  sender: User,
  event: CheckRunEvent,
): Record<string, unknown> {
  const suite = repository.checkSuites.find((candidate) => candidate.id === run.suiteId);
  return {
    action: event.action,
    check_run: {
      ...checkRunJson(world, repository, run),
      check_suite: suite === undefined ? {} : checkSuiteCore(world, repository, suite),
    },
    ...(event.action === "requested_action"
      ? { requested_action: { identifier: event.identifier } }
      : {}),
    repository: repositoryJson(world, repository),
    sender: userJson(world, sender),
  };
}

/** `check_suite.requested`, sent on every push (W12), or `.rerequested` (K11). */
export async function checkSuitePayload(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  sender: User,
  action: "requested" | "rerequested",
): Promise<Record<string, unknown>> {
  const { repository: _own, ...shown } = await checkSuiteJson(world, repository, suite);
  return {
    action,
    check_suite: shown,
    repository: repositoryJson(world, repository),
    sender: userJson(world, sender),
  };
}
