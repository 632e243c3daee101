import { commitsBetween } from "./git-history.ts";
import { pullBase, pullFiles } from "./pull-files.ts";
import { forkJson, repositoryJson, repositoryPage, repositoryUrl } from "./repository-json.ts";
import { isoTime, nodeId, userJson } from "./user-json.ts";
import type { Pull, Repository, User, World } from "./world.ts";

/** `pull-request-simple` of the published description, as lists give it. */
export function pullSimpleJson(
  world: World,
  repository: Repository,
  pull: Pull,
): Record<string, unknown> {
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(world, repository)}/issues/${pull.number}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  const addresses = {
    comments_url: `${issue}/comments`,
    commits_url: `${url}/commits`,
    review_comment_url: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    review_comments_url: `${url}/comments`,
    statuses_url: `${repositoryUrl(world, repository)}/statuses/${pull.headSha}`,
  };
  const closedAt = pull.state === "closed" ? isoTime(pull.updatedAt) : null;
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...addresses,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    active_lock_reason: null,
    title: pull.title,
    user: userJson(world, pull.author),
    body: pull.body === "" ? null : pull.body,
    labels: pull.labels.map((name, index) => labelJson(world, repository, pull, name, index)),
    milestone: null,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: closedAt,
    merged_at: pull.merged ? closedAt : null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: headJson(world, repository, pull),
    base: sideJson(world, repository.owner, pull.baseRef, pull.baseSha, {
      repo: repositoryJson(world, repository),
    }),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: addresses.statuses_url },
    },
    author_association: associationOf(repository, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

/** `pull-request` of the published description: what one pull request's own route and webhooks give. */
export async function pullJson(
  world: World,
  repository: Repository,
  pull: Pull,
): Promise<Record<string, unknown>> {
  const files = await pullFiles(world, repository, pull);
  const base = await pullBase(repository, pull);
  const commits = await commitsBetween(repository.gitDir, base, pull.headSha);
  return {
    ...pullSimpleJson(world, repository, pull),
    merged: pull.merged,
    mergeable: pull.state === "open" ? true : null,
    rebaseable: pull.state === "open" ? true : null,
    mergeable_state: pull.draft ? "draft" : "clean",
    merged_by: pull.merged ? userJson(world, repository.owner) : null,
    comments: pull.issueComments.length,
    review_comments: pull.reviewComments.length,
    maintainer_can_modify: pull.fork !== null,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** How GitHub calls an author's standing in a repository. */
export function associationOf(repository: Repository, user: User): string {
  if (user.id === repository.owner.id) return "OWNER";
  const access = repository.collaborators.get(user.login)?.permission;
  return access === "write" || access === "admin" ? "COLLABORATOR" : "NONE";
}

function headJson(world: World, repository: Repository, pull: Pull): Record<string, unknown> {
  const owner = pull.fork === null ? repository.owner : world.user(pull.fork.owner);
  const repo =
    pull.fork === null ? repositoryJson(world, repository) : forkJson(world, repository, pull.fork);
  return sideJson(world, owner, pull.headRef, pull.headSha, { repo });
}

function sideJson(
  world: World,
  owner: User,
  ref: string,
  sha: string,
  repo: { readonly repo: unknown },
): Record<string, unknown> {
  return { label: `${owner.login}:${ref}`, ref, sha, user: userJson(world, owner), ...repo };
}

/** A label of a pull request; `index`: its place among the labels. */
export function labelJson(
  world: World,
  repository: Repository,
  pull: Pull,
  name: string,
  index: number,
): Record<string, unknown> {
  const id = pull.id * 100 + index;
  return {
    id,
    node_id: nodeId("LA", id),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: "ededed",
    default: false,
  };
}
