import type { Pull, Repository, World } from "./world.ts";
import { isoTime, nodeId, userJson } from "./user-json.ts";

const started = Date.UTC(2026, 0, 1);

/** The API address of a repository, to which routes are added: `${repositoryUrl(…)}/pulls/1`. */
export function repositoryUrl(world: World, repository: Repository): string {
  return `${world.url}/repos/${repository.owner.login}/${repository.name}`;
}

/** The address of a repository's page; the emulator serves none, but links must have a form. */
export function repositoryPage(world: World, repository: Repository): string {
  return `${world.url}/${repository.owner.login}/${repository.name}`;
}

/** Serves as `repository`, `minimal-repository` and `full-repository` of the description. */
export function repositoryJson(world: World, repository: Repository): Record<string, unknown> {
  return render(world, repository, false);
}

/** The fork that a pull request comes from, under a number of its own; null once it is deleted (F11). */
export function forkJson(
  world: World,
  repository: Repository,
  fork: NonNullable<Pull["fork"]>,
): Record<string, unknown> | null {
  if (fork.deleted) return null;
  const owner = world.user(fork.owner);
  const id = repository.id * 100_000 + owner.id;
  return render(world, { ...repository, id, nodeId: nodeId("R", id), owner }, true);
}

function render(world: World, repository: Repository, fork: boolean): Record<string, unknown> {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  const open = [...repository.pulls.values()].filter((pull) => pull.state === "open").length;
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
    visibility: repository.private ? "private" : "public",
    owner: userJson(world, repository.owner),
    html_url: page,
    description: null,
    fork,
    url,
    ...addresses(url, page),
    created_at: isoTime(started),
    updated_at: isoTime(started),
    pushed_at: isoTime(started),
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
    network_count: 0,
    subscribers_count: 0,
  };
}

function addresses(url: string, page: string): Record<string, string> {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    clone_url: `${page}.git`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    git_url: `${page.replace(/^https?:/, "git:")}.git`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    ssh_url: `git@${new URL(page).hostname}:${new URL(page).pathname.slice(1)}.git`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    svn_url: page,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
