import pLimit from "p-limit";

import type { Change, FileContent, Side } from "../domain/change.ts";
import { Superseded, TellTheUser } from "../domain/errors.ts";
import { sha, type Sha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { ChangeSource } from "../review/ports.ts";
import { notThere, type GitHubClient } from "./client.ts";
import { contentOf } from "./content-of.ts";
import { readFileChanges } from "./file-changes.ts";
import { readOwnersFile } from "./owners-file.ts";
import { mayWrite } from "./permission.ts";
import { placeOfPull, readPull, toPullRequest } from "./pull.ts";
import { Comparison, Contents, DiffEntries, Tree, type Pull } from "./shapes.ts";

export interface GitHubSource extends ChangeSource {
  /** Paths whose patch GitHub left out; known once the change was read. */
  readonly withoutPatch: ReadonlySet<string>;
}

export interface SourceParts {
  readonly client: GitHubClient;
  readonly pull: Pull;
  /** `owner/name#12`. */
  readonly about: string;
  readonly log: Log;
}

/** "Responses include a maximum of 3000 files" (list pull requests files): 30 pages of 100. */
const maxFilePages = 30;

/**
 * Files whose text is read for one review. Each takes a request for the head and often one for the
 * merge base, of the 5,000 an hour that an installation has at the least: with more, a review would
 * run into that limit, begin anew an hour later, and keep all others of the installation from theirs.
 */
const mostFiles = 1_000;

/** Reads in flight for one review; GitHub allows 100 for all reviews of an installation together. */
const readsAtOnce = 8;

/** A pull request as it was when it was opened: all that is read belongs to that head. */
export function createGitHubSource({ client, pull, about, log }: SourceParts): GitHubSource {
  const place = placeOfPull(pull);
  const { owner, repo } = place;
  const repository = { owner, repo };
  const pullRequest = toPullRequest(pull);
  const head = pullRequest.head.sha;
  const base = pullRequest.base.sha;
  const limit = pLimit(readsAtOnce);
  const withoutPatch = new Set<string>();
  const files = new Map<string, Promise<FileContent | null>>();
  let mergeBase: Promise<Sha> | null = null;

  async function findMergeBase(): Promise<Sha> {
    const basehead = `${base}...${head}`;
    const route = "GET /repos/{owner}/{repo}/compare/{basehead}";
    const compared = await client.read(
      route,
      { ...repository, basehead, per_page: 1, page: 1 },
      Comparison,
    );
    if (compared !== null) return sha(compared.merge_base_commit.sha);
    throw new TellTheUser(
      `${about}: the head and ${pull.base.ref} have no common ancestor, so there is no diff to review`,
      "Rebase the branch onto its base.",
    );
  }

  async function commitOf(side: Side): Promise<Sha> {
    if (side === "head") return head;
    if (side === "base") return base;
    mergeBase ??= findMergeBase();
    return await mergeBase;
  }

  async function fetchFile(path: string, ref: Sha): Promise<FileContent | null> {
    const route = "GET /repos/{owner}/{repo}/contents/{path}";
    const found = await limit(
      async () => await client.read(route, { ...repository, path, ref }, Contents),
    );
    if (found === null || found.type === "dir" || !("size" in found)) return null;
    if (found.type !== "file") {
      log.debug({ path, type: found.type }, "not a file, so it is not read");
      return null;
    }
    return contentOf(found);
  }

  async function readFile(path: string, side: Side): Promise<FileContent | null> {
    const ref = await commitOf(side);
    const key = `${ref}:${path}`;
    const known = files.get(key);
    if (known !== undefined) return await known;
    const reading = fetchFile(path, ref);
    files.set(key, reading);
    try {
      return await reading;
    } catch (error) {
      files.delete(key);
      throw error;
    }
  }

  let symlinks: Promise<ReadonlySet<string>> | null = null;
  async function readSymlinks(): Promise<ReadonlySet<string>> {
    const route = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
    const tree = await client.read(route, { ...repository, tree_sha: head, recursive: "1" }, Tree);
    if (tree === null) throw notThere(about, route);
    if (tree.truncated) {
      log.info({}, "the tree is too large to tell symbolic links; they are read as files");
    }
    return new Set(tree.tree.filter(({ mode }) => mode === "120000").map(({ path }) => path));
  }

  return {
    repository: pullRequest.ref.repository,
    pullRequest,
    withoutPatch,
    mostFiles,
    readChange: async () => {
      const base = await commitOf("mergeBase");
      const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
      const entries = await client.readPages(route, { ...place }, DiffEntries, maxFilePages);
      const now = await readPull(client, place, about);
      if (now.head.sha !== head) {
        throw new Superseded(`${about}: the head moved to ${now.head.sha} while it was read`);
      }
      if (now.base.ref !== pull.base.ref) {
        // The listed files are those of the new base, and the merge base is that of the old one.
        throw new Superseded(`${about}: the base became ${now.base.ref} while it was read`);
      }
      const read = await readFileChanges(entries, {
        readOld: async (path) => await readFile(path, "mergeBase"),
        readNew: async (path) => await readFile(path, "head"),
        symlinks: async () => {
          symlinks ??= readSymlinks();
          return await symlinks;
        },
      });
      for (const { file, patched } of read) if (!patched) withoutPatch.add(file.path);
      const change: Change = {
        base: pullRequest.base.sha,
        mergeBase: base,
        head,
        files: read.map(({ file }) => file),
        truncated:
          entries.length < now.changed_files
            ? `GitHub listed ${entries.length} of the ${now.changed_files} files of this pull request`
            : null,
      };
      return change;
    },
    readFile,
    readOwnersFile: async (path) => await readOwnersFile(client, place, path),
    authorMayWrite: async () => {
      const author = pull.user?.login;
      // Somebody else's fork: what stands in it need not be the author's.
      if (author === undefined || pull.head.repo?.owner.login !== author) return false;
      return await mayWrite(client, place, author);
    },
    currentHead: async () => sha((await readPull(client, place, about)).head.sha),
  };
}
