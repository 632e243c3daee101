import { sha, type Sha } from "../domain/ids.ts";
import type { MergeGroupRef } from "../domain/merge-group.ts";
import type { GroupContents } from "../review/ports.ts";
import type { GitHubClient } from "./client.ts";
import { readGroupExternalId } from "./group-external-id.ts";
import type { AppIdentity, Place } from "./pull.ts";
import { CheckRuns, ComparedCommits } from "./shapes.ts";

export interface GroupParts {
  readonly client: GitHubClient;
  readonly place: Pick<Place, "owner" | "repo">;
  readonly group: MergeGroupRef;
  readonly app: AppIdentity;
  readonly checkName: string;
}

/** "Compare two commits" lists "up to 300 changed files"; a list as long as that may be cut. */
const mostFiles = 300;
const perPage = 100;
/** Pages of commits that are looked through for the groups before this one. */
const mostPages = 10;
/** Commits that are looked at for a group; a queue builds a handful at a time. */
const mostAsked = 30;

type Commit = ComparedCommits["commits"][number];

/**
 * What a merge group holds. GitHub names only the pull request that it was made for. Of those before
 * it in the queue the first parents of its commits tell: each is the head of their own group, whose
 * check is ours and says for whom it was made. Null when GitHub does not know the commits.
 */
export async function readGroup(parts: GroupParts): Promise<GroupContents | null> {
  const { group } = parts;
  const compared = await compare(parts);
  if (compared === null) return null;
  const { commits, files } = compared;
  const chain = firstParents(group.head, commits);
  const held: Held[] = [];
  for (const [at, commit] of chain.slice(0, mostAsked).entries()) {
    const number = at === 0 ? group.number : await groupNumberOf(commit, parts);
    if (number !== null) held.push({ number, merged: mergedBy(commit) });
  }
  return {
    pullRequests: inOrder(held),
    paths: files.map(({ filename }) => filename),
    truncated:
      files.length < mostFiles || isNothingElse(chain, held, group.base)
        ? null
        : `GitHub lists no more than ${mostFiles} of the files that it changes`,
  };
}

type Held = GroupContents["pullRequests"][number];

/**
 * Whether each commit between base and head merges a known commit of a known pull request: then
 * nothing else can be in the group, whether or not its files are listed.
 */
function isNothingElse(chain: readonly Commit[], held: readonly Held[], base: Sha): boolean {
  return (
    chain.at(-1)?.parents[0]?.sha === base &&
    held.length === chain.length &&
    held.every(({ merged }) => merged !== null)
  );
}

/** The first in the queue first. Of two groups for one pull request the later holds what is merged. */
function inOrder(held: readonly Held[]): readonly Held[] {
  return [...new Map(held.toReversed().map((one) => [one.number, one])).values()];
}

async function compare({
  client,
  place,
  group,
}: GroupParts): Promise<Pick<ComparedCommits, "commits" | "files"> | null> {
  const route = "GET /repos/{owner}/{repo}/compare/{basehead}";
  const parameters = { ...place, basehead: `${group.base}...${group.head}`, per_page: perPage };
  const first = await client.read(route, { ...parameters, page: 1 }, ComparedCommits);
  if (first === null) return null;
  const commits = [...first.commits];
  const pages = Math.min(mostPages, Math.ceil(first.total_commits / perPage));
  for (let page = 2; page <= pages; page += 1) {
    const more = await client.read(route, { ...parameters, page }, ComparedCommits);
    commits.push(...(more?.commits ?? []));
  }
  return { commits, files: first.files };
}

/** The head and its first parents, as far as they are among the commits; the head first. */
function firstParents(head: Sha, commits: readonly Commit[]): readonly Commit[] {
  const known = new Map(commits.map((commit) => [commit.sha, commit]));
  const chain: Commit[] = [];
  let next = known.get(head);
  while (next !== undefined) {
    chain.push(next);
    known.delete(next.sha);
    next = known.get(next.parents[0]?.sha ?? "");
  }
  return chain;
}

/** The commit that a merge brought in; null where the queue squashes or rebases. */
function mergedBy({ parents }: Commit): Sha | null {
  const [, second] = parents;
  return second === undefined || parents.length > 2 ? null : sha(second.sha);
}

/** The pull request of the group whose head a commit is; null where it is none of ours. */
async function groupNumberOf(
  commit: Commit,
  { client, place, app, checkName }: GroupParts,
): Promise<number | null> {
  const runs = await client.readPages(
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
    { ...place, ref: commit.sha, check_name: checkName, app_id: app.id, filter: "all" },
    CheckRuns,
  );
  const ours = runs.filter((run) => run.app?.id === app.id && run.head_sha === commit.sha);
  for (const { external_id: externalId } of ours) {
    const number = readGroupExternalId(externalId ?? "")?.number ?? null;
    if (number !== null) return number;
  }
  return null;
}
