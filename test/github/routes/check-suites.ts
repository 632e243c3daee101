import { address, author, idParam } from "../call-values.ts";
import { checkRunJson, checkSuiteJson } from "../check-json.ts";
import { resolveCommit } from "../git-history.ts";
import { paginate } from "../pagination.ts";
import { basicError, notFound } from "../replies.ts";
import type { Call, Reply, Route } from "../route.ts";
import type { CheckRun, CheckSuite } from "../world.ts";
import { giveUpStaleRuns, rerequestCheckSuite } from "../write-check.ts";

const ofRef = "/repos/{owner}/{repo}/commits/{ref}";
const one = "/repos/{owner}/{repo}/check-suites/{check_suite_id}";
const read = { checks: "read" } as const;
const auth = "installation";

/** Check suites, and check runs listed by commit or suite: rules K10 and K11. */
export const checkSuiteRoutes: readonly Route[] = [
  {
    method: "GET",
    path: `${ofRef}/check-runs`,
    needs: read,
    auth,
    handle: onCommit((call, sha) => {
      const runs = call.repository.checkRuns.filter((run) => run.headSha === sha);
      return runList(call, `${ofRef}/check-runs`, runs);
    }),
  },
  {
    method: "GET",
    path: `${ofRef}/check-suites`,
    needs: read,
    auth,
    handle: onCommit(async (call, sha) => {
      const { app_id: app, check_name: name } = call.query;
      const hasRun = (suite: CheckSuite): boolean =>
        call.repository.checkRuns.some((run) => run.suiteId === suite.id && run.name === name);
      const suites = call.repository.checkSuites
        .filter((suite) => suite.headSha === sha)
        .filter((suite) => app === undefined || suite.appId === Number(app))
        .filter((suite) => name === undefined || hasRun(suite));
      const { items, headers } = paginate(
        suites,
        address(call, `${ofRef}/check-suites`),
        call.query,
      );
      const shown = items.map((suite) => checkSuiteJson(call.world, call.repository, suite));
      const body = { total_count: suites.length, check_suites: await Promise.all(shown) };
      return { status: 200, headers, body };
    }),
  },
  {
    method: "GET",
    path: one,
    needs: read,
    auth,
    handle: onSuite(async (call, suite) => ({
      status: 200,
      body: await checkSuiteJson(call.world, call.repository, suite),
    })),
  },
  {
    method: "GET",
    path: `${one}/check-runs`,
    needs: read,
    auth,
    handle: onSuite((call, suite) => {
      giveUpStaleRuns(call.world, call.repository);
      const runs = call.repository.checkRuns.filter((run) => run.suiteId === suite.id);
      return runList(call, `${one}/check-runs`, runs);
    }),
  },
  {
    method: "POST",
    path: `${one}/rerequest`,
    needs: { checks: "write" },
    auth,
    handle: onSuite(async (call, suite) => {
      await rerequestCheckSuite(call.world, call.repository, suite, author(call));
      return { status: 201, body: {} };
    }),
  },
];

type Handled = Promise<Reply> | Reply;

function onCommit(handle: (call: Call, sha: string) => Handled): Route["handle"] {
  return async (call) => {
    giveUpStaleRuns(call.world, call.repository);
    const ref = call.params.ref ?? "";
    const sha = await resolveCommit(call.repository.gitDir, ref);
    return sha === null ? basicError(422, `No commit found for SHA: ${ref}`) : handle(call, sha);
  };
}

function onSuite(handle: (call: Call, suite: CheckSuite) => Handled): Route["handle"] {
  return (call) => {
    const id = idParam(call, "check_suite_id");
    const suite = call.repository.checkSuites.find((candidate) => candidate.id === id);
    return suite === undefined ? notFound() : handle(call, suite);
  };
}

/** Newest first; of several with one name an App's newest alone counts, unless `filter=all`. */
function runList(call: Call, path: string, runs: readonly CheckRun[]): Reply {
  const { check_name: name, status, app_id: app, filter = "latest" } = call.query;
  const wanted = runs
    .toReversed()
    .filter((run, index, all) => filter === "all" || all.findIndex(isSame(run)) === index)
    .filter((run) => name === undefined || run.name === name)
    .filter((run) => status === undefined || run.status === status)
    .filter((run) => app === undefined || run.appId === Number(app));
  const { items, headers } = paginate(wanted, address(call, path), call.query);
  const shown = items.map((run) => checkRunJson(call.world, call.repository, run));
  return { status: 200, headers, body: { total_count: wanted.length, check_runs: shown } };
}

function isSame(run: CheckRun): (other: CheckRun) => boolean {
  return (other) =>
    other.name === run.name && other.appId === run.appId && other.suiteId === run.suiteId;
}
