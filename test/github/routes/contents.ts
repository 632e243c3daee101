import { posix } from "node:path";
import { resolveCommit } from "../git-history.ts";
import { entryAt, listTree, readBlob, type TreeEntry } from "../git-tree.ts";
import { acceptsObject, acceptsRaw } from "../media-type.ts";
import { basicError, notFound } from "../replies.ts";
import { repositoryPage, repositoryUrl } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";

/** Above this many bytes a file's content is left out of JSON. */
const inlineBytes = 1024 * 1024;
/** Above this many bytes a file is not served at all. */
const servedBytes = 100 * 1024 * 1024;
/** Most entries of a directory; the rest is left out without a word. */
const listedEntries = 1000;

export const contentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/contents/{path}",
    auth: "installation",
    needs: { contents: "read" },
    handle: contents,
  },
];

async function contents(call: Call): Promise<Reply> {
  const { repository, params, query, headers } = call;
  const revision = query.ref ?? repository.defaultBranch;
  const commit = await resolveCommit(repository.gitDir, revision);
  if (commit === null) return basicError(404, `No commit found for the ref ${revision}`);
  const path = (params.path ?? "").replaceAll(/^\/+|\/+$/g, "");
  const entry = await entryAt(repository.gitDir, commit, path);
  if (entry === null) return notFound();
  if (entry.type === "tree") return directory(call, commit, path, entry.sha);
  if (entry.type === "commit") {
    const page = repositoryPage(call.world, repository);
    const body = { ...describe(call, commit, path, entry), type: "submodule" };
    return { status: 200, body: { ...body, submodule_git_url: `${page}.git` } };
  }
  const target = entry.mode === "120000" ? await linkTarget(call, commit, path, entry) : null;
  if (target !== null && target.file === null) {
    const body = { ...describe(call, commit, path, entry), type: "symlink", target: target.text };
    return { status: 200, body };
  }
  // A link to a file of the repository is answered with that file's content.
  return file(call, commit, path, target?.file ?? entry, acceptsRaw(headers));
}

async function file(
  call: Call,
  commit: string,
  path: string,
  entry: TreeEntry,
  raw: boolean,
): Promise<Reply> {
  const size = entry.size ?? 0;
  if (size > servedBytes) {
    const errors = [{ resource: "Blob", field: "data", code: "too_large" }];
    const message = "This API returns blobs up to 100 MB in size.";
    return { status: 403, body: { message, errors, documentation_url: "", status: "403" } };
  }
  const bytes = (await readBlob(call.repository.gitDir, entry.sha)) ?? Buffer.alloc(0);
  if (raw) {
    const headers = { "content-type": "application/vnd.github.raw; charset=utf-8" };
    return { status: 200, body: bytes, headers };
  }
  const inline = size <= inlineBytes;
  return {
    status: 200,
    body: {
      ...describe(call, commit, path, entry),
      type: "file",
      content: inline ? wrappedBase64(bytes) : "",
      encoding: inline ? "base64" : "none",
    },
  };
}

async function directory(call: Call, commit: string, path: string, sha: string): Promise<Reply> {
  const listed = (await listTree(call.repository.gitDir, sha)).slice(0, listedEntries);
  const entries = listed.map((entry) => ({
    ...describe(call, commit, posix.join(path, entry.path), entry),
    type: typeInListing(entry),
  }));
  if (!acceptsObject(call.headers)) return { status: 200, body: entries };
  const own: TreeEntry = { mode: "040000", type: "tree", sha, size: null, path };
  return { status: 200, body: { ...describe(call, commit, path, own), type: "dir", entries } };
}

/** A submodule is called a file in listings of this API version. */
function typeInListing({ mode, type }: TreeEntry): string {
  if (type === "tree") return "dir";
  return mode === "120000" ? "symlink" : "file";
}

function describe(
  { world, repository }: Call,
  commit: string,
  path: string,
  entry: TreeEntry,
): Record<string, unknown> {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const self = `${repositoryUrl(world, repository)}/contents/${encoded}?ref=${commit}`;
  const kind = entry.type === "tree" ? "trees" : "blobs";
  const git = `${repositoryUrl(world, repository)}/git/${kind}/${entry.sha}`;
  const page = repositoryPage(world, repository);
  const html = `${page}/${entry.type === "tree" ? "tree" : "blob"}/${commit}/${encoded}`;
  return {
    name: posix.basename(path),
    path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: entry.type === "blob" ? `${page}/raw/${commit}/${encoded}` : null,
    _links: { self, git, html },
  };
}

/** Where a link points: `file` is null when that is no file of the repository. */
async function linkTarget(
  { repository }: Call,
  commit: string,
  path: string,
  link: TreeEntry,
): Promise<{ readonly text: string; readonly file: TreeEntry | null }> {
  const text = ((await readBlob(repository.gitDir, link.sha)) ?? "").toString();
  const target = posix.normalize(posix.join(posix.dirname(path), text));
  const outside = text.startsWith("/") || target.startsWith("..");
  const entry = outside ? null : await entryAt(repository.gitDir, commit, target);
  const isFile = entry?.type === "blob" && entry.mode !== "120000";
  return { text, file: isFile ? entry : null };
}

/** Base64 in lines of 60 characters, as GitHub sends it. */
function wrappedBase64(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll(/.{1,60}/g, "$&\n");
}
