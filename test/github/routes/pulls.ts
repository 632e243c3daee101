import { commitJson, fileJson } from "../commit-json.ts";
import { diffText } from "../git-diff.ts";
import { commitsBetween } from "../git-history.ts";
import { acceptsDiff } from "../media-type.ts";
import { paginate } from "../pagination.ts";
import { pullBase, pullFiles } from "../pull-files.ts";
import { pullJson, pullSimpleJson } from "../pull-json.ts";
import { repositoryUrl } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";
import type { Pull } from "../world.ts";

/** Most commits that a pull request lists. */
const listedCommits = 250;

export const pullRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls",
    auth: "installation",
    needs: { pull_requests: "read" },
    handle: listPulls,
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    auth: "installation",
    needs: { pull_requests: "read" },
    async handle(call) {
      const { world, repository } = call;
      const pull = call.pull();
      if (acceptsDiff(call.headers)) return diffOf(call, pull);
      const body = await pullJson(world, repository, pull);
      return { status: 200, body: forVersion(body, call.headers["x-github-api-version"]) };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    auth: "installation",
    needs: { pull_requests: "read" },
    async handle(call) {
      const { world, repository } = call;
      const pull = call.pull();
      const files = await pullFiles(world, repository, pull);
      const listed = files.slice(0, world.sizes.listedFiles);
      const { items, headers } = paginate(listed, addressOf(call, pull, "files"), call.query);
      const body = items.map((file) => fileJson(world, repository, pull.headSha, file));
      return { status: 200, body, headers };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/commits",
    auth: "installation",
    needs: { pull_requests: "read" },
    async handle(call) {
      const { world, repository } = call;
      const pull = call.pull();
      const base = await pullBase(repository, pull);
      const commits = await commitsBetween(repository.gitDir, base, pull.headSha);
      const address = addressOf(call, pull, "commits");
      const { items, headers } = paginate(commits.slice(0, listedCommits), address, call.query);
      return {
        status: 200,
        body: items.map((commit) => commitJson(world, repository, commit)),
        headers,
      };
    },
  },
];

function listPulls({ world, repository, query }: Call): Reply {
  const state = query.state ?? "open";
  const newestFirst = query.direction !== "asc";
  const all = [...repository.pulls.values()]
    .filter((pull) => state === "all" || pull.state === state)
    .filter((pull) => query.base === undefined || pull.baseRef === query.base)
    .filter(
      (pull) => query.head === undefined || headLabel(pull, repository.owner.login) === query.head,
    )
    .sort((a, b) => (newestFirst ? b.number - a.number : a.number - b.number));
  const address = `${repositoryUrl(world, repository)}/pulls`;
  const { items, headers } = paginate(all, address, query);
  return {
    status: 200,
    body: items.map((pull) => pullSimpleJson(world, repository, pull)),
    headers,
  };
}

function headLabel(pull: Pull, owner: string): string {
  return `${pull.fork?.owner ?? owner}:${pull.headRef}`;
}

function addressOf({ world, repository }: Call, pull: Pull, rest: string): string {
  return `${repositoryUrl(world, repository)}/pulls/${pull.number}/${rest}`;
}

async function diffOf({ world, repository }: Call, pull: Pull): Promise<Reply> {
  const { diffFiles, diffLines } = world.sizes;
  const files = await pullFiles(world, repository, pull);
  if (files.length > diffFiles) return tooLarge(`files (${diffFiles})`);
  const base = await pullBase(repository, pull);
  const diff = await diffText(repository.gitDir, base, pull.headSha);
  const lines = diff.toString("latin1").split("\n").length - 1;
  if (lines > diffLines) return tooLarge(`lines (${diffLines})`);
  return {
    status: 200,
    body: diff,
    headers: { "content-type": "application/vnd.github.diff; charset=utf-8" },
  };
}

/** F5. */
function tooLarge(what: string): Reply {
  const advice =
    "Consider using 'List pull requests files' API or locally cloning the repository instead.";
  return {
    status: 406,
    body: {
      message: `Sorry, the diff exceeded the maximum number of ${what}. ${advice}`,
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
      documentation_url: "https://docs.github.com/rest/pulls/pulls#list-pull-requests-files",
      status: "406",
    },
  };
}

/** Version 2026-03-10 took two fields away (A12). */
function forVersion(
  body: Readonly<Record<string, unknown>>,
  version: string | undefined,
): Record<string, unknown> {
  const { merge_commit_sha: _sha, assignee: _assignee, ...rest } = body;
  return version === "2026-03-10" ? rest : { ...body };
}
