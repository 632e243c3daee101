import { commitJson, fileJson } from "../commit-json.ts";
import { diffFiles, diffText } from "../git-diff.ts";
import { commitsBetween, mergeBase, readCommit, resolveCommit } from "../git-history.ts";
import { acceptsDiff } from "../media-type.ts";
import { paginate } from "../pagination.ts";
import { basicError, notFound } from "../replies.ts";
import { repositoryPage, repositoryUrl } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";

/** Most commits of a comparison that is not asked for by page. */
const unpagedCommits = 250;

export const compareRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/compare/{basehead}",
    auth: "installation",
    needs: { contents: "read" },
    handle: compare,
  },
];

async function compare(call: Call): Promise<Reply> {
  const { world, repository, params, query } = call;
  const { gitDir } = repository;
  const [baseName = "", headName = ""] = (params.basehead ?? "").split("...");
  const base = await resolveCommit(gitDir, baseName);
  const head = await resolveCommit(gitDir, headName);
  if (base === null || head === null) return notFound();
  const common = await mergeBase(gitDir, base, head);
  if (common === null) {
    return basicError(404, `No common ancestor between ${baseName} and ${headName}.`);
  }
  if (acceptsDiff(call.headers)) {
    const headers = { "content-type": "application/vnd.github.diff; charset=utf-8" };
    return { status: 200, body: await diffText(gitDir, common, head), headers };
  }
  const ahead = await commitsBetween(gitDir, base, head);
  const behind = await commitsBetween(gitDir, head, base);
  const url = `${repositoryUrl(world, repository)}/compare/${params.basehead}`;
  const page = `${repositoryPage(world, repository)}/compare/${baseName}...${headName}`;
  const paged = query.page !== undefined || query.per_page !== undefined;
  const { items, headers } = paged
    ? paginate(ahead, url, query)
    : { items: ahead.slice(0, unpagedCommits), headers: {} };
  // Files come with the first page only, and never more than one diff's worth (F6).
  const files =
    Number(query.page ?? 1) > 1
      ? {}
      : {
          files: (await diffFiles(gitDir, common, head, world.sizes.patchLines))
            .slice(0, world.sizes.diffFiles)
            .map((file) => fileJson(world, repository, head, file)),
        };
  return {
    status: 200,
    headers,
    body: {
      url,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: commitJson(world, repository, await readCommit(gitDir, base)),
      merge_base_commit: commitJson(world, repository, await readCommit(gitDir, common)),
      status: statusOf(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: items.map((commit) => commitJson(world, repository, commit)),
      ...files,
    },
  };
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}
