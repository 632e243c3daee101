import { checkRunPayload, checkSuitePayload } from "./payloads/check.ts";
import { nodeId } from "./user-json.ts";
import type { CheckRun, CheckSuite, Repository, User, World } from "./world.ts";

const fortnightMs = 14 * 24 * 60 * 60 * 1000;

/**
 * The App's suite for a commit; made when the first run comes and no push made it. Its branch is null
 * for the head of a fork (W13).
 */
export function suiteFor(
  world: World,
  repository: Repository,
  appId: number,
  headSha: string,
): CheckSuite {
  const known = repository.checkSuites.find(
    (suite) => suite.appId === appId && suite.headSha === headSha,
  );
  if (known !== undefined) return known;
  const pulls = [...repository.pulls.values()].filter((pull) => pull.headSha === headSha);
  const own = pulls.find((pull) => pull.fork === null);
  const id = world.nextId();
  const suite: CheckSuite = {
    id,
    appId,
    headSha,
    headBranch: own?.headRef ?? null,
    status: "queued",
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** Somebody pressed "Re-run": only the suite goes back to queued, the run stays as it was (K11). */
export function rerequestCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  sender: User,
): void {
  const suite = repository.checkSuites.find((candidate) => candidate.id === run.suiteId);
  if (suite !== undefined) suite.status = "queued";
  const payload = checkRunPayload(world, repository, run, sender, { action: "rerequested" });
  world.emit("check_run", payload, repository);
}

/** Somebody pressed "Re-run all checks". */
export async function rerequestCheckSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  sender: User,
): Promise<void> {
  suite.status = "queued";
  const payload = await checkSuitePayload(world, repository, suite, sender, "rerequested");
  world.emit("check_suite", payload, repository);
}

/** A person pressed one of the run's own buttons. Throws for one that the run does not show. */
export function requestCheckAction(
  world: World,
  repository: Repository,
  run: CheckRun,
  identifier: string,
  sender: User,
): void {
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw new Error(`Check run ${run.id} shows no button ${identifier}.`);
  }
  if (sender.type === "Bot")
    throw new Error(`${sender.login} is no person and presses no buttons.`);
  const event = { action: "requested_action", identifier } as const;
  world.emit("check_run", checkRunPayload(world, repository, run, sender, event), repository);
}

export type NewCheckRun = Omit<CheckRun, "id" | "nodeId" | "suiteId">;

/** A new run, however many of the same name there are (K10). */
export function addCheckRun(
  world: World,
  repository: Repository,
  sender: User,
  wanted: NewCheckRun,
): CheckRun {
  const id = world.nextId();
  const suite = suiteFor(world, repository, wanted.appId, wanted.headSha);
  const run: CheckRun = { ...wanted, id, nodeId: nodeId("CR", id), suiteId: suite.id };
  repository.checkRuns.push(run);
  emit(world, repository, run, sender, "created");
  if (run.status === "completed") emit(world, repository, run, sender, "completed");
  updateSuite(repository, suite);
  return run;
}

/** After a change of the run: the suite follows, and a run that has just ended is told of. */
export function changedCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  sender: User,
  statusBefore: string,
): void {
  const suite = repository.checkSuites.find((candidate) => candidate.id === run.suiteId);
  if (suite !== undefined) updateSuite(repository, suite);
  const ended = run.status === "completed" && statusBefore !== "completed";
  if (ended) emit(world, repository, run, sender, "completed");
}

/** GitHub gives up on runs that are not completed after 14 days (K12). Done whenever runs are read. */
export function giveUpStaleRuns(world: World, repository: Repository): void {
  for (const run of repository.checkRuns) {
    const age = world.now() - (run.startedAt ?? world.now());
    if (run.status === "completed" || age <= fortnightMs) continue;
    run.status = "completed";
    run.conclusion = "stale";
    run.completedAt = world.now();
  }
}

function updateSuite(repository: Repository, suite: CheckSuite): void {
  const runs = repository.checkRuns.filter((run) => run.suiteId === suite.id);
  suite.status = runs.every((run) => run.status === "completed") ? "completed" : "in_progress";
}

function emit(
  world: World,
  repository: Repository,
  run: CheckRun,
  sender: User,
  action: "created" | "completed",
): void {
  world.emit("check_run", checkRunPayload(world, repository, run, sender, { action }), repository);
}
