import type { Commit } from "./git-history.ts";
import type { FileDiff } from "./git-diff.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { nodeId } from "./user-json.ts";
import type { Repository, World } from "./world.ts";

/** `commit` of the published description, without files. Its author has no account on the emulator. */
export function commitJson(
  world: World,
  repository: Repository,
  commit: Commit,
): Record<string, unknown> {
  const url = `${repositoryUrl(world, repository)}/commits/${commit.sha}`;
  const git = `${repositoryUrl(world, repository)}/git`;
  const page = `${repositoryPage(world, repository)}/commit`;
  return {
    url,
    sha: commit.sha,
    node_id: nodeId("C", Number.parseInt(commit.sha.slice(0, 12), 16)),
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${git}/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${git}/trees/${commit.tree}` },
      verification: {
        verified: false,
        reason: "unsigned",
        payload: null,
        signature: null,
        verified_at: null,
      },
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(world, repository)}/commits/${sha}`,
      html_url: `${page}/${sha}`,
    })),
  };
}

/** `diff-entry` of the published description; `head` is the commit whose content the links show. */
export function fileJson(
  world: World,
  repository: Repository,
  head: string,
  file: FileDiff,
): Record<string, unknown> {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(world, repository);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}
