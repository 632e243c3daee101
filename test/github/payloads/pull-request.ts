import { labelJson, pullJson } from "../pull-json.ts";
import { repositoryJson } from "../repository-json.ts";
import { userJson } from "../user-json.ts";
import type { Pull, Repository, User, World } from "../world.ts";

/** What happened to a pull request, with what GitHub tells about it besides the pull request. */
export type PullRequestEvent =
  | {
      readonly action: "opened" | "reopened" | "closed" | "ready_for_review" | "converted_to_draft";
    }
  /** A push to the head branch; full SHAs. */
  | { readonly action: "synchronize"; readonly before: string; readonly after: string }
  | { readonly action: "labeled"; readonly label: string }
  /** `at`: the place that the label had among the others. */
  | { readonly action: "unlabeled"; readonly label: string; readonly at: number }
  /** Title, body or base changed (W15: a new base brings no `synchronize`). */
  | {
      readonly action: "edited";
      readonly from: {
        readonly title?: string;
        readonly body?: string;
        readonly base?: { readonly ref: string; readonly sha: string };
      };
    };

/** A `pull_request` delivery; the records must already hold the new state. */
export async function pullRequestPayload(
  world: World,
  repository: Repository,
  pull: Pull,
  sender: User,
  event: PullRequestEvent,
): Promise<Record<string, unknown>> {
  const pullRequest = await pullJson(world, repository, pull);
  return {
    action: event.action,
    number: pull.number,
    pull_request: pullRequest,
    ...(event.action === "unlabeled"
      ? { label: labelJson(world, repository, pull, event.label, event.at) }
      : details(event, pullRequest.labels)),
    repository: repositoryJson(world, repository),
    sender: userJson(world, sender),
  };
}

function details(
  event: Exclude<PullRequestEvent, { action: "unlabeled" }>,
  labels: unknown,
): Record<string, unknown> {
  switch (event.action) {
    case "synchronize":
      return { before: event.before, after: event.after };
    case "labeled":
      return { label: labelNamed(labels, event.label) };
    case "edited":
      return { changes: changes(event.from) };
    case "opened":
    case "reopened":
    case "closed":
    case "ready_for_review":
    case "converted_to_draft":
      return {};
  }
}

function changes(
  from: Extract<PullRequestEvent, { action: "edited" }>["from"],
): Record<string, unknown> {
  const { title, body, base } = from;
  return {
    ...(title === undefined ? {} : { title: { from: title } }),
    ...(body === undefined ? {} : { body: { from: body } }),
    ...(base === undefined ? {} : { base: { ref: { from: base.ref }, sha: { from: base.sha } } }),
  };
}

function labelNamed(labels: unknown, name: string): unknown {
  const all: readonly unknown[] = Array.isArray(labels) ? labels : [];
  return all.find(
    (label) =>
      typeof label === "object" && label !== null && "name" in label && label.name === name,
  );
}
