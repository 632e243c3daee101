import { sha, type Sha } from "../domain/ids.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import { notThere, type GitHubClient } from "./client.ts";
import { Pull, type User } from "./shapes.ts";

/** A pull request in the parameters of GitHub's routes, under the repository's present name. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
  readonly pull_number: number;
}

const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

/** Throws `TellTheUser` when there is none. A renamed repository is followed. */
export async function readPull(client: GitHubClient, place: Place, about: string): Promise<Pull> {
  const pull = await client.read(route, { ...place }, Pull);
  if (pull === null) throw notThere(about, route);
  return pull;
}

/** Whether the pull request is open and `head` is its head now. */
export async function hasOpenHead(client: GitHubClient, place: Place, head: Sha): Promise<boolean> {
  const pull = await client.read(route, { ...place }, Pull);
  return pull !== null && pull.state === "open" && pull.head.sha === head;
}

export function placeOfPull(pull: Pull): Place {
  const { repo } = pull.base;
  return { owner: repo.owner.login, repo: repo.name, pull_number: pull.number };
}

export function toPullRequest(pull: Pull): PullRequest {
  const { repo } = pull.base;
  const { user, head } = pull;
  return {
    ref: {
      repository: { id: String(repo.id), owner: repo.owner.login, name: repo.name },
      number: pull.number,
    },
    state: pull.state,
    draft: pull.draft,
    locked: pull.locked,
    title: pull.title,
    author: { login: user?.login ?? "ghost", isBot: user?.type === "Bot" },
    labels: pull.labels.map(({ name }) => name),
    size: { files: pull.changed_files, lines: pull.additions + pull.deletions },
    base: { ref: pull.base.ref, sha: sha(pull.base.sha) },
    head: { ref: head.ref, sha: sha(head.sha), fork: head.repo?.id !== repo.id },
  };
}

/** Who we are on GitHub. `botId` is the id of the user `<slug>[bot]`. */
export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  readonly botId?: number;
}

/**
 * True for our own bot. By id where it is known; else by login, which nobody else can have,
 * because GitHub gives no brackets to people.
 */
export function isOurs(user: User | null, app: AppIdentity): boolean {
  if (user === null) return false;
  if (app.botId !== undefined) return user.id === app.botId;
  return user.type === "Bot" && user.login === `${app.slug}[bot]`;
}
