import { gitMaybe } from "../git.ts";
import { resolveCommit } from "../git-history.ts";
import { listTree, readBlob } from "../git-tree.ts";
import { acceptsRaw } from "../media-type.ts";
import { notFound } from "../replies.ts";
import { repositoryUrl } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";
import { nodeId } from "../user-json.ts";

export const gitDataRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/blobs/{file_sha}",
    auth: "installation",
    needs: { contents: "read" },
    handle: blob,
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/trees/{tree_sha}",
    auth: "installation",
    needs: { contents: "read" },
    handle: tree,
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/ref/{ref}",
    auth: "installation",
    needs: { contents: "read" },
    handle: reference,
  },
];

const fullSha = /^[0-9a-f]{40}$/;

async function blob({ world, repository, params, headers }: Call): Promise<Reply> {
  const sha = params.file_sha ?? "";
  const bytes = fullSha.test(sha) ? await readBlob(repository.gitDir, sha) : null;
  if (bytes === null) return notFound();
  if (acceptsRaw(headers)) {
    const type = { "content-type": "application/vnd.github.raw; charset=utf-8" };
    return { status: 200, body: bytes, headers: type };
  }
  return {
    status: 200,
    body: {
      sha,
      node_id: nodeId("B", Number.parseInt(sha.slice(0, 12), 16)),
      size: bytes.length,
      url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
      content: bytes.toString("base64").replaceAll(/.{1,60}/g, "$&\n"),
      encoding: "base64",
    },
  };
}

/** Most bytes of one tree answer. */
const treeBytes = 7 * 1024 * 1024;

async function tree({ world, repository, params, query }: Call): Promise<Reply> {
  const { gitDir } = repository;
  const asked = params.tree_sha ?? "";
  const revision = fullSha.test(asked) ? asked : await resolveCommit(gitDir, asked);
  const sha =
    revision &&
    (await gitMaybe(gitDir, ["rev-parse", "--quiet", "--verify", `${revision}^{tree}`]));
  if (sha === null) return notFound();
  // Whatever the value is, even `0` or `false`: its presence is what counts (F9).
  const all = await listTree(gitDir, sha, { recursive: query.recursive !== undefined });
  const git = `${repositoryUrl(world, repository)}/git`;
  const entries = all.map(({ path, mode, type, sha: own, size }) => ({
    path,
    mode,
    type,
    sha: own,
    ...(size === null ? {} : { size }),
    ...(type === "commit" ? {} : { url: `${git}/${type}s/${own}` }),
  }));
  let bytes = 0;
  const fits = entries.slice(0, world.sizes.treeEntries).filter((entry) => {
    bytes += JSON.stringify(entry).length;
    return bytes <= treeBytes;
  });
  const truncated = fits.length < entries.length;
  return { status: 200, body: { sha, url: `${git}/trees/${sha}`, tree: fits, truncated } };
}

async function reference({ world, repository, params }: Call): Promise<Reply> {
  const name = `refs/${params.ref ?? ""}`;
  const sha = await gitMaybe(repository.gitDir, ["rev-parse", "--quiet", "--verify", name]);
  if (sha === null) return notFound();
  const git = `${repositoryUrl(world, repository)}/git`;
  const object = { type: "commit", sha, url: `${git}/commits/${sha}` };
  const node = nodeId("REF", Number.parseInt(sha.slice(0, 12), 16));
  return { status: 200, body: { ref: name, node_id: node, url: `${git}/${name}`, object } };
}
