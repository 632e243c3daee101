import { z } from "zod";
import type { Log } from "../domain/log.ts";
import type { ThreadState } from "../review/ports.ts";
import type { GitHubClient } from "./client.ts";
import { readMarker } from "./marker.ts";
import { mayWrite } from "./permission.ts";
import type { AppIdentity, Place } from "./pull.ts";

/** A thread of ours, with what only GitHub has to know of it. */
export interface OwnThread extends ThreadState {
  /** What this installation may do: resolving takes `contents: write`, replying does not. */
  readonly mayResolve: boolean;
}

export interface Threads {
  /** Our threads, in GitHub's order. None when GitHub refuses to tell, which is logged. */
  list(): Promise<readonly OwnThread[]>;
  /** True when it is resolved now; false when that was refused. */
  resolve(nodeId: string): Promise<boolean>;
}

export interface ThreadsParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  /** The login of the pull request's author; null for a deleted account. */
  readonly author: string | null;
  readonly log: Log;
}

/** The first comment says whose thread it is; of a long talk the newest 50 are read. */
const listQuery = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id
          isResolved
          viewerCanResolve
          resolvedBy { login databaseId }
          top: comments(first: 1) { nodes { ...said } }
          newest: comments(last: 50) { nodes { ...said } }
        }
      }
    }
  }
}
fragment said on PullRequestReviewComment {
  databaseId
  body
  author {
    kind: __typename
    login
    ... on User { databaseId }
    ... on Bot { databaseId }
  }
}`;

const resolveQuery = `mutation ($threadId: ID!) {
  resolveReviewThread(input: { threadId: $threadId }) { thread { isResolved } }
}`;

const Actor = z.object({
  kind: z.string().catch(""),
  login: z.string(),
  databaseId: z.number().nullable().catch(null),
});
const Comment = z.object({
  databaseId: z.number().nullable(),
  body: z.string(),
  author: Actor.nullable(),
});
const Comments = z.object({ nodes: z.array(Comment) }).transform(({ nodes }) => nodes);
const Thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  viewerCanResolve: z.boolean(),
  resolvedBy: Actor.nullable(),
  top: Comments,
  newest: Comments,
});
const ThreadPage = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(Thread),
});
const Page = z.object({
  repository: z.object({ pullRequest: z.object({ reviewThreads: ThreadPage }) }),
});
const Resolved = z.object({
  resolveReviewThread: z.object({ thread: z.object({ isResolved: z.boolean() }) }),
});

/** More threads than any pull request has; 5,000 of them. */
const maxPages = 100;

/** Review threads, which GitHub shows and resolves by GraphQL alone. */
export function createThreads({ client, place, app, author, log }: ThreadsParts): Threads {
  const permissions = new Map<string, Promise<boolean>>();

  function mayPersonWrite(login: string): Promise<boolean> {
    const known = permissions.get(login) ?? mayWrite(client, place, login);
    permissions.set(login, known);
    return known;
  }

  /** Null when GitHub refuses to tell. */
  async function readPage(after: string | null): Promise<z.infer<typeof ThreadPage> | null> {
    const { owner, repo: name, pull_number: number } = place;
    const answer = await client.graphql(listQuery, { owner, name, number, after }, Page);
    if (answer.kind === "done") return answer.data.repository.pullRequest.reviewThreads;
    log.warn({ reason: answer.message }, "GitHub does not tell of the review threads");
    return null;
  }

  async function readThreads(): Promise<readonly z.infer<typeof Thread>[]> {
    const threads: z.infer<typeof Thread>[] = [];
    let after: string | null = null;
    for (let number = 0; number < maxPages; number += 1) {
      const page = await readPage(after);
      threads.push(...(page?.nodes ?? []));
      after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
      if (after === null) break;
    }
    return threads;
  }

  async function ownThread(thread: z.infer<typeof Thread>): Promise<OwnThread | null> {
    const [top] = thread.top;
    const marker = top === undefined ? null : readMarker(top.body);
    if (marker?.kind !== "finding" || !isOurActor(top?.author, app)) return null;
    if (top === undefined || top.databaseId === null) return null;
    const { resolvedBy } = thread;
    const isOurs = isOurActor(resolvedBy, app);
    const people = thread.newest.filter(({ author: by }) => by?.kind === "User");
    return {
      fingerprint: marker.fingerprint,
      commentId: top.databaseId,
      nodeId: thread.id,
      isResolved: thread.isResolved,
      mayResolve: thread.viewerCanResolve,
      resolvedBy:
        resolvedBy === null || isOurs
          ? null
          : { login: resolvedBy.login, mayWrite: await mayPersonWrite(resolvedBy.login) },
      saidFixed: thread.newest.some(
        (comment) => isOurActor(comment.author, app) && readMarker(comment.body)?.kind === "fixed",
      ),
      replies: await Promise.all(
        people.map(async ({ author: by, body }) => {
          const login = by?.login ?? "";
          return { login, text: body, counts: login === author || (await mayPersonWrite(login)) };
        }),
      ),
    };
  }

  return {
    list: async () => {
      const own = await Promise.all((await readThreads()).map(ownThread));
      return own.filter((thread) => thread !== null);
    },
    resolve: async (threadId) => {
      const answer = await client.graphql(resolveQuery, { threadId }, Resolved);
      if (answer.kind === "done") return answer.data.resolveReviewThread.thread.isResolved;
      log.info({ reason: answer.message }, "a thread could not be resolved");
      return false;
    },
  };
}

/** Our own bot, which GraphQL names without its `[bot]`. */
function isOurActor(actor: z.infer<typeof Actor> | null | undefined, app: AppIdentity): boolean {
  if (actor === null || actor === undefined) return false;
  if (app.botId !== undefined && actor.databaseId !== null) return actor.databaseId === app.botId;
  return actor.kind !== "User" && actor.login.replace(/\[bot\]$/, "") === app.slug;
}
