import { isObject } from "./call-values.ts";
import type { RequestRecord } from "./world.ts";

/** Where a POST can be looked for after it may have succeeded; other routes may be sent again. */
const listOf: Readonly<Record<string, (post: RequestRecord) => (path: string) => boolean>> = {
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": (post) => exactly(post.path),
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments": (post) => exactly(post.path),
  "/repos/{owner}/{repo}/issues/{issue_number}/comments": (post) => exactly(post.path),
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies": (post) =>
    exactly(post.path.replace(/\/\d+\/replies$/, "")),
  "/repos/{owner}/{repo}/check-runs": (post) => (path) =>
    path.startsWith(post.path.replace(/check-runs$/, "commits/")) && path.endsWith("/check-runs"),
};

/**
 * POSTs that were sent again after a 5xx or a cut connection, without a look whether the first one had
 * been stored: how reviews come to stand twice on a pull request.
 */
export function repeatedPosts(requests: readonly RequestRecord[]): string[] {
  return requests.flatMap((post, index) => {
    const list = post.method === "POST" ? listOf[post.route ?? ""] : undefined;
    if (list === undefined || (post.status !== null && post.status < 500)) return [];
    const later = requests.slice(index + 1);
    const again = later.findIndex((next) => isSamePost(post, next));
    if (again === -1) return [];
    const looked = later
      .slice(0, again)
      .some((next) => next.method === "GET" && list(post)(next.path));
    const why = post.status === null ? "a cut connection" : `a ${post.status}`;
    return looked ? [] : [`repeated: POST ${post.path} was sent again after ${why}, unlooked for`];
  });
}

/** Check runs share one address; what tells them apart is the commit. */
function isSamePost(a: RequestRecord, b: RequestRecord): boolean {
  return b.method === "POST" && a.path === b.path && headOf(a) === headOf(b);
}

function headOf({ body }: RequestRecord): unknown {
  return isObject(body) ? body.head_sha : undefined;
}

function exactly(wanted: string): (path: string) => boolean {
  return (path) => path === wanted;
}
