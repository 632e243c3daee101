import { address, author, idParam, text } from "../call-values.ts";
import { annotationJson, checkRunJson } from "../check-json.ts";
import {
  actionsOf,
  annotationsOf,
  outputAfter,
  refuseCheckRun,
  statusAfter,
} from "../check-request.ts";
import { findCheckRun } from "../find-in-repository.ts";
import { resolveCommit } from "../git-history.ts";
import { paginate } from "../pagination.ts";
import { basicError, invalidRequest, notFound } from "../replies.ts";
import type { Call, Reply, Route } from "../route.ts";
import type { CheckRun } from "../world.ts";
import {
  addCheckRun,
  changedCheckRun,
  giveUpStaleRuns,
  rerequestCheckRun,
} from "../write-check.ts";

const list = "/repos/{owner}/{repo}/check-runs";
const one = `${list}/{check_run_id}`;
const read = { checks: "read" } as const;
const write = { checks: "write" } as const;
const auth = "installation";

/** Check runs one by one: rules K1 to K13. */
export const checkRunRoutes: readonly Route[] = [
  // Let in without a token, so that it can say in its own words whose route this is (K1).
  { method: "POST", path: list, needs: write, auth: "none", handle: create },
  { method: "PATCH", path: one, needs: write, auth, handle: onOwnRun(update) },
  { method: "GET", path: one, needs: read, auth, handle: onRun(ok) },
  {
    method: "GET",
    path: `${one}/annotations`,
    needs: read,
    auth,
    handle: onRun((call, run) => {
      const at = address(call, `${one}/annotations`);
      const { items, headers } = paginate(run.annotations, at, call.query);
      const body = items.map((item) => annotationJson(call.world, call.repository, run, item));
      return { status: 200, headers, body };
    }),
  },
  {
    method: "POST",
    path: `${one}/rerequest`,
    needs: write,
    auth,
    handle: onOwnRun((call, run) => {
      rerequestCheckRun(call.world, call.repository, run, author(call));
      return { status: 201, body: {} };
    }),
  },
];

function onRun(handle: (call: Call, run: CheckRun) => Reply): Route["handle"] {
  return (call) => {
    giveUpStaleRuns(call.world, call.repository);
    const run = findCheckRun(call.repository, idParam(call, "check_run_id"));
    return run === null ? notFound() : handle(call, run);
  };
}

/** Only the App that made a run may change it (K9). */
function onOwnRun(handle: (call: Call, run: CheckRun) => Reply): Route["handle"] {
  return onRun((call, run) => {
    const { id } = call.world.app;
    return run.appId === id
      ? handle(call, run)
      : basicError(
          403,
          `Invalid app_id \`${id}\` - check run can only be modified by the GitHub App that created it.`,
        );
  });
}

async function create(call: Call): Promise<Reply> {
  const { world, repository, body } = call;
  if (call.actor.kind !== "installation") {
    return basicError(403, "You must authenticate via a GitHub App.");
  }
  const refusal = refuseCheckRun(body, null);
  if (refusal !== null) return refusal;
  const headSha = text(body, "head_sha") ?? "";
  const known =
    /^[0-9a-f]{40}$/.test(headSha) && (await resolveCommit(repository.gitDir, headSha)) !== null;
  if (!known) return basicError(422, `No commit found for SHA: ${headSha}`);
  const status = statusAfter(body, "queued");
  const run = addCheckRun(world, repository, author(call), {
    appId: world.app.id,
    name: text(body, "name") ?? "",
    headSha,
    externalId: text(body, "external_id") ?? "",
    status,
    conclusion: text(body, "conclusion"),
    startedAt: time(body, "started_at") ?? world.now(),
    completedAt: status === "completed" ? (time(body, "completed_at") ?? world.now()) : null,
    detailsUrl: text(body, "details_url"),
    output: outputAfter(body, { title: null, summary: null, text: null }),
    annotations: [...annotationsOf(body)],
    actions: actionsOf(body) ?? [],
  });
  return { status: 201, body: checkRunJson(world, repository, run) };
}

function update(call: Call, run: CheckRun): Reply {
  const { world, repository, body } = call;
  // A run stays with its commit for ever (K13); a new head needs a new run.
  if ("head_sha" in body) return invalidRequest(['"head_sha" is not a permitted key.']);
  const refusal = refuseCheckRun(body, run.status);
  if (refusal !== null) return refusal;
  const before = run.status;
  run.status = statusAfter(body, before);
  run.conclusion = run.status === "completed" ? (text(body, "conclusion") ?? run.conclusion) : null;
  run.completedAt =
    run.status === "completed"
      ? (time(body, "completed_at") ?? run.completedAt ?? world.now())
      : null;
  run.startedAt = time(body, "started_at") ?? run.startedAt;
  run.name = text(body, "name") ?? run.name;
  run.externalId = text(body, "external_id") ?? run.externalId;
  run.detailsUrl = text(body, "details_url") ?? run.detailsUrl;
  run.output = outputAfter(body, run.output);
  run.actions = actionsOf(body) ?? run.actions;
  // Added to those of earlier requests, never instead of them (K7).
  run.annotations.push(...annotationsOf(body));
  changedCheckRun(world, repository, run, author(call), before);
  return ok(call, run);
}

function ok(call: Call, run: CheckRun): Reply {
  return { status: 200, body: checkRunJson(call.world, call.repository, run) };
}

function time(body: Call["body"], key: string): number | null {
  const value = text(body, key);
  return value === null ? null : Date.parse(value);
}
