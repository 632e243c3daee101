import { commitJson, fileJson } from "../commit-json.ts";
import { git } from "../git.ts";
import { diffFiles } from "../git-diff.ts";
import { listBranches, readCommit, resolveCommit } from "../git-history.ts";
import { paginate } from "../pagination.ts";
import { basicError } from "../replies.ts";
import { repositoryPage, repositoryUrl } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";

export const commitRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}",
    auth: "installation",
    needs: { contents: "read" },
    handle: getCommit,
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/branches",
    auth: "installation",
    needs: { contents: "read" },
    async handle({ world, repository, query }) {
      const url = repositoryUrl(world, repository);
      const all = await listBranches(repository.gitDir);
      const { items, headers } = paginate(all, `${url}/branches`, query);
      const body = items.map(({ name, sha }) => ({
        name,
        commit: { sha, url: `${url}/commits/${sha}` },
        protected: false,
      }));
      return { status: 200, body, headers };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/branches/{branch}",
    auth: "installation",
    needs: { contents: "read" },
    handle: getBranch,
  },
];

async function getBranch({ world, repository, params }: Call): Promise<Reply> {
  const url = repositoryUrl(world, repository);
  const branches = await listBranches(repository.gitDir);
  const branch = branches.find(({ name }) => name === params.branch);
  if (branch === undefined) return basicError(404, "Branch not found");
  const self = `${url}/branches/${branch.name}`;
  const commit = await readCommit(repository.gitDir, branch.sha);
  return {
    status: 200,
    body: {
      name: branch.name,
      commit: commitJson(world, repository, commit),
      _links: { self, html: `${repositoryPage(world, repository)}/tree/${branch.name}` },
      protected: false,
      protection: { enabled: false },
      protection_url: `${self}/protection`,
    },
  };
}

async function getCommit({ world, repository, params, query }: Call): Promise<Reply> {
  const { gitDir } = repository;
  const name = params.ref ?? "";
  const sha = await resolveCommit(gitDir, name);
  if (sha === null) return basicError(422, `No commit found for SHA: ${name}`);
  const commit = await readCommit(gitDir, sha);
  const from = commit.parents[0] ?? (await emptyTree(gitDir));
  const files = await diffFiles(gitDir, from, sha, world.sizes.patchLines);
  const address = `${repositoryUrl(world, repository)}/commits/${sha}`;
  const listed = files.slice(0, world.sizes.listedFiles);
  const { items, headers } =
    listed.length <= world.sizes.diffFiles && query.page === undefined
      ? { items: listed, headers: {} }
      : paginate(listed, address, query);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    status: 200,
    headers,
    body: {
      ...commitJson(world, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: items.map((file) => fileJson(world, repository, sha, file)),
    },
  };
}

/** The tree of no files, which the first commit of all is compared with. */
async function emptyTree(gitDir: string): Promise<string> {
  return (await git(gitDir, ["hash-object", "-t", "tree", "-w", "--stdin"])).toString().trim();
}
