import { nodeId } from "./user-json.ts";
import type { Pull, Repository, User, World } from "./world.ts";

export interface NewPull {
  readonly title: string;
  readonly body: string;
  readonly author: User;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly fork: string | null;
}

/** Adds a pull request to a repository under the next number. */
export function createPull(world: World, repository: Repository, o: NewPull): Pull {
  const id = world.nextId();
  const now = world.now();
  const pull: Pull = {
    id,
    nodeId: nodeId("PR", id),
    number: repository.pulls.size + 1,
    title: o.title,
    body: o.body,
    author: o.author,
    state: "open",
    merged: false,
    draft: o.draft,
    locked: false,
    labels: [],
    baseRef: o.baseRef,
    headRef: o.headRef,
    fork: o.fork === null ? null : { owner: o.fork, deleted: false },
    headSha: o.headSha,
    baseSha: o.baseSha,
    heads: [o.headSha],
    createdAt: now,
    updatedAt: now,
    reviews: [],
    reviewComments: [],
    issueComments: [],
    threads: new Map(),
  };
  repository.pulls.set(pull.number, pull);
  return pull;
}
