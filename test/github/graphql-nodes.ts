import { connection, type Paging } from "./graphql-connection.ts";
import { visibleReviewComments } from "./find-in-repository.ts";
import { associationOf } from "./pull-json.ts";
import { repositoryPage } from "./repository-json.ts";
import { isoTime } from "./user-json.ts";
import type { Call } from "./route.ts";
import type { Pull, Repository, ReviewComment, Thread, User, World } from "./world.ts";

type Node = Record<string, unknown>;

/** `Repository`, as far as the emulator answers it. */
export function repositoryNode(call: Call, repository: Repository): Node {
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: `${repository.owner.login}/${repository.name}`,
    isPrivate: repository.private,
    isArchived: repository.archived,
    pullRequest: ({ number }: { readonly number: number }) => {
      const pull = repository.pulls.get(number);
      return pull === undefined ? null : pullNode(call, repository, pull);
    },
  };
}

/** `PullRequest` with its review threads. */
function pullNode(call: Call, repository: Repository, pull: Pull): Node {
  return {
    __typename: "PullRequest",
    id: pull.nodeId,
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.merged ? "MERGED" : pull.state.toUpperCase(),
    isDraft: pull.draft,
    locked: pull.locked,
    merged: pull.merged,
    headRefOid: pull.headSha,
    headRefName: pull.headRef,
    baseRefOid: pull.baseSha,
    baseRefName: pull.baseRef,
    author: actorNode(pull.author),
    url: `${repositoryPage(call.world, repository)}/pull/${pull.number}`,
    reviewThreads: (paging: Paging) =>
      connection("reviewThreads", visibleThreads(call, repository, pull), paging),
  };
}

function visibleThreads(call: Call, repository: Repository, pull: Pull): readonly Node[] {
  const shown = new Set(visibleReviewComments(pull).map((comment) => comment.threadId));
  return [...pull.threads.values()]
    .filter((thread) => shown.has(thread.nodeId))
    .map((thread) => threadNode(call, repository, pull, thread));
}

/** `PullRequestReviewThread`. Its lines are those of its first comment. */
export function threadNode(call: Call, repository: Repository, pull: Pull, thread: Thread): Node {
  const comments = visibleReviewComments(pull).filter(
    (comment) => comment.threadId === thread.nodeId,
  );
  const [top] = comments;
  const mayResolve = mayWriteContents(call);
  return {
    __typename: "PullRequestReviewThread",
    id: thread.nodeId,
    isResolved: thread.resolved,
    isCollapsed: thread.resolved,
    isOutdated: top?.subject === "line" && top.line === null,
    path: top?.path ?? "",
    line: top?.line ?? null,
    startLine: top?.startLine ?? null,
    originalLine: top?.originalLine ?? null,
    originalStartLine: top?.originalStartLine ?? null,
    diffSide: top?.side ?? "RIGHT",
    startDiffSide: top?.startSide ?? null,
    subjectType: top?.subject.toUpperCase() ?? "LINE",
    resolvedBy: thread.resolvedBy === null ? null : userNode(thread.resolvedBy),
    viewerCanReply: true,
    viewerCanResolve: mayResolve && !thread.resolved,
    viewerCanUnresolve: mayResolve && thread.resolved,
    pullRequest: () => pullNode(call, repository, pull),
    comments: (paging: Paging) =>
      connection(
        "comments",
        comments.map((comment) => commentNode(call.world, repository, pull, comment)),
        paging,
      ),
  };
}

function commentNode(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: ReviewComment,
): Node {
  return {
    __typename: "PullRequestReviewComment",
    id: comment.nodeId,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: actorNode(comment.author),
    authorAssociation: associationOf(repository, comment.author),
    body: comment.body,
    path: comment.path,
    line: comment.line,
    startLine: comment.startLine,
    originalLine: comment.originalLine,
    originalStartLine: comment.originalStartLine,
    diffHunk: comment.diffHunk,
    outdated: comment.subject === "line" && comment.line === null,
    subjectType: comment.subject.toUpperCase(),
    createdAt: isoTime(comment.createdAt),
    updatedAt: isoTime(comment.updatedAt),
    url: `${repositoryPage(world, repository)}/pull/${pull.number}#discussion_r${comment.id}`,
    commit: { __typename: "Commit", oid: comment.commitId },
    originalCommit: { __typename: "Commit", oid: comment.originalCommitId },
  };
}

/** Unlike REST, GraphQL names a bot without `[bot]`. */
function actorNode(user: User): Node {
  return { __typename: user.type, login: user.login.replace(/\[bot\]$/, ""), databaseId: user.id };
}

function userNode(user: User): Node {
  return { ...actorNode(user), __typename: "User" };
}

/** What resolving takes, beyond what it takes to read and to reply (G2). */
export function mayWriteContents(call: Call): boolean {
  return call.actor.kind === "installation" && call.actor.permissions.contents === "write";
}
