import type { Clock } from "../domain/clock.ts";
import type { ReviewId, Sha } from "../domain/ids.ts";
import type { CheckAction } from "./check-buttons.ts";
import type { CheckOutput } from "./check-output.ts";
import type { GitHubClient, Parameters } from "./client.ts";
import type { HeadPicture } from "./head-picture.ts";
import type { AppIdentity, Place } from "./pull.ts";
import type { Turns } from "./turns.ts";
import { CheckRuns, Created, type CheckRun } from "./shapes.ts";

export interface ReviewOfHead {
  readonly id: ReviewId;
  readonly head: Sha;
}

/** The end of a check run, with where its "Details" lead; null leaves that as it is. */
interface CheckEnd extends CheckOutput {
  readonly detailsUrl: string | null;
  /** Its buttons; without them it has none. */
  readonly actions?: readonly CheckAction[];
  /** What it is about, where that is not what the review is about. */
  readonly externalId?: string;
}

/** `status` in GitHub's words: `completed` once it has ended. */
interface ShownCheck {
  readonly status: string;
  readonly title: string | null;
}

/** The one check run of a head. GitHub creates a second for every POST, so it is looked for first. */
export interface Check {
  begin(
    review: ReviewOfHead,
    detailsUrl: string | null,
    said?: Pick<CheckOutput, "title" | "summary"> & Partial<Pick<HeadPicture, "status">>,
  ): Promise<void>;
  /** At most one call per `progressEvery`; more are left out. */
  progress(title: string): Promise<void>;
  complete(review: ReviewOfHead, end: CheckEnd): Promise<void>;
  exists(head: Sha): Promise<boolean>;
  /** What it says now; null when there is none. */
  shown(head: Sha): Promise<ShownCheck | null>;
}

export interface CheckParts {
  readonly client: GitHubClient;
  readonly place: Pick<Place, "owner" | "repo">;
  /** What the check is about, which GitHub gives back with whatever happens to it. */
  readonly externalId: (id: ReviewId) => string;
  readonly app: AppIdentity;
  readonly name: string;
  /** Shared by all that may create the run of one head. */
  readonly turns: Turns;
  readonly clock: Clock;
}

const begun = { title: "Review in progress", summary: "The change is being read." };
/** Milliseconds between two updates of progress. */
const progressEvery = 5_000;

const listRoute = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
const createRoute = "POST /repos/{owner}/{repo}/check-runs";
const updateRoute = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";

export function createCheck({
  client,
  place,
  externalId,
  app,
  name,
  turns,
  clock,
}: CheckParts): Check {
  const repository = { owner: place.owner, repo: place.repo };
  let current: { readonly head: Sha; readonly id: number } | null = null;
  let lastProgress = 0;

  async function runsOf(head: Sha): Promise<readonly CheckRun[]> {
    const filters = { check_name: name, app_id: app.id, filter: "all" };
    const at = { ...repository, ref: head, ...filters };
    const runs = await client.readPages(listRoute, at, CheckRuns);
    return runs.filter((run) => run.app?.id === app.id && run.head_sha === head);
  }

  async function find(head: Sha): Promise<number | null> {
    if (current?.head === head) return current.id;
    const ours = await runsOf(head);
    if (ours.length === 0) return null;
    // The newest decides a required check, so it is the one to keep true.
    const id = Math.max(...ours.map((run) => run.id));
    current = { head, id };
    return id;
  }

  // Two pull requests with one head, opened together, would otherwise create a run each.
  async function put(head: Sha, fields: Parameters): Promise<void> {
    await turns.take(`${place.owner}/${place.repo} ${head}`, () => putNow(head, fields));
  }

  /** Updates the head's run, or creates it. A creation whose answer was lost is looked for. */
  async function putNow(head: Sha, fields: Parameters): Promise<void> {
    const id = await find(head);
    if (id !== null) {
      const route = { ...repository, check_run_id: id };
      const updated = await client.update(updateRoute, { ...route, name, ...fields }, Created);
      if (updated !== null) return;
      current = null;
    }
    const parameters = { ...repository, name, head_sha: head, ...fields };
    const created = await client.write(createRoute, parameters, Created);
    if (created.kind === "done") current = { head, id: created.data.id };
    else if (created.kind === "refused" || (await find(head)) === null) {
      throw client.failed(created, createRoute);
    }
  }

  return {
    begin: async ({ id, head }, detailsUrl, said = begun) => {
      lastProgress = clock.now();
      await put(head, {
        external_id: externalId(id),
        ...(detailsUrl !== null && { details_url: detailsUrl }),
        status: said.status ?? "in_progress",
        started_at: new Date(clock.now()).toISOString(),
        actions: [],
        output: { title: said.title, summary: said.summary },
      });
    },
    progress: async (title) => {
      if (current === null || clock.now() - lastProgress < progressEvery) return;
      lastProgress = clock.now();
      const parameters = {
        ...repository,
        check_run_id: current.id,
        status: "in_progress",
        output: { title, summary: "The comments follow when all units are through." },
      };
      await client.update(updateRoute, parameters, Created);
    },
    complete: async ({ id, head }, end) => {
      const { conclusion, title, summary, detailsUrl, actions = [] } = end;
      await put(head, {
        external_id: end.externalId ?? externalId(id),
        ...(detailsUrl !== null && { details_url: detailsUrl }),
        status: "completed",
        conclusion,
        completed_at: new Date(clock.now()).toISOString(),
        actions,
        output: { title, summary },
      });
    },
    exists: async (head) => (await find(head)) !== null,
    shown: async (head) => {
      const newest = (await runsOf(head)).toSorted((a, b) => b.id - a.id)[0];
      return newest === undefined ? null : { status: newest.status, title: newest.output.title };
    },
  };
}
