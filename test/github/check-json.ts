import { appJson } from "./app-json.ts";
import { readCommit } from "./git-history.ts";
import { repositoryJson, repositoryPage, repositoryUrl } from "./repository-json.ts";
import { isoTime, nodeId } from "./user-json.ts";
import type { Annotation, CheckRun, CheckSuite, Repository, World } from "./world.ts";

type Json = Record<string, unknown>;

/** `check-run` of the description. */
export function checkRunJson(world: World, repository: Repository, run: CheckRun): Json {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${repositoryPage(world, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${repositoryPage(world, repository)}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt === null ? null : isoTime(run.startedAt),
    completed_at: run.completedAt === null ? null : isoTime(run.completedAt),
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appJson(world, run.appId),
    pull_requests: checkPullRequests(world, repository, run.headSha),
  };
}

/** `check-annotation` of the description. */
export function annotationJson(
  world: World,
  repository: Repository,
  run: CheckRun,
  annotation: Annotation,
): Json {
  return {
    path: annotation.path,
    blob_href: `${repositoryPage(world, repository)}/blob/${run.headSha}/${encodeURI(annotation.path)}`,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}

/** `check-suite` of the description, and of `check_suite` deliveries. */
export async function checkSuiteJson(
  world: World,
  repository: Repository,
  suite: CheckSuite,
): Promise<Json> {
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`;
  const runs = repository.checkRuns.filter((run) => run.suiteId === suite.id);
  const commit = await readCommit(repository.gitDir, suite.headSha);
  const person = ({ name, email }: { readonly name: string; readonly email: string }) => ({
    name,
    email,
  });
  return {
    ...checkSuiteCore(world, repository, suite),
    url,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    repository: repositoryJson(world, repository),
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.committer.date,
      author: person(commit.author),
      committer: person(commit.committer),
    },
  };
}

/** The part of a suite that deliveries of its runs carry. A fork's branch is not named (W13). */
export function checkSuiteCore(world: World, repository: Repository, suite: CheckSuite): Json {
  const runs = repository.checkRuns.filter((run) => run.suiteId === suite.id);
  const at = isoTime(runs.at(-1)?.startedAt ?? world.now());
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.status === "completed" ? worst(runs) : null,
    before: null,
    after: suite.headSha,
    pull_requests: checkPullRequests(world, repository, suite.headSha),
    app: appJson(world, suite.appId),
    created_at: at,
    updated_at: at,
  };
}

/** A suite is as good as the worst of its runs. */
function worst(runs: readonly CheckRun[]): string | null {
  const order = [
    "failure",
    "timed_out",
    "action_required",
    "cancelled",
    "stale",
    "success",
    "neutral",
    "skipped",
  ];
  return order.find((conclusion) => runs.some((run) => run.conclusion === conclusion)) ?? null;
}

/** Open pull requests with this head; those from forks are never listed (W13). */
function checkPullRequests(world: World, repository: Repository, headSha: string): readonly Json[] {
  const url = repositoryUrl(world, repository);
  const repo = { id: repository.id, url, name: repository.name };
  return [...repository.pulls.values()]
    .filter((pull) => pull.headSha === headSha && pull.fork === null && pull.state === "open")
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo },
    }));
}
