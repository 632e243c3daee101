import { announcePull } from "./announce.ts";
import { createPull } from "./create-pull.ts";
import { git } from "./git.ts";
import { branchRef, mergeBase, readCommit, resolveCommit } from "./git-history.ts";
import { inWorkTree, moveRef, type TreeChange, writeCommit } from "./git-write.ts";
import { headBranch, moveBranch } from "./move-branch.ts";
import { repositoryJson } from "./repository-json.ts";
import { userJson } from "./user-json.ts";
import type { Comment, Pull, Repository, User, World } from "./world.ts";
import { writeIssueComment } from "./write-issue-comment.ts";

/** A commit to write: the change, and where it starts. */
interface NewCommit extends TreeChange {
  readonly message?: string;
  /** Parent: branch or SHA. When left out: the branch's tip, or the default branch's for a new one. */
  readonly from?: string;
  /** False writes the commit and moves nothing; `push(branch, sha)` does it later. */
  readonly push?: boolean;
}

/**
 * What people do on the website or with git. Branches are named as GitHub does: `topic`, or
 * `mallory:topic` in mallory's fork. Whatever moves a branch is a push: open pull requests follow, and
 * the App is told.
 */
export interface RepositoryHandle {
  readonly repository: Repository;
  /** Commits to a branch, made when it is missing, and pushes it. Gives the full SHA. */
  commit(branch: string, change: NewCommit): Promise<string>;
  /**
   * Pushes a commit written before. Throws when that would lose commits and `force` is not set.
   */
  push(branch: string, sha: string, o?: { readonly force?: boolean }): Promise<void>;
  /** Rebases a branch with git onto a branch or SHA and force-pushes it. Gives the new tip. */
  rebase(branch: string, onto: string): Promise<string>;
  /** Merges a branch or SHA into a branch and pushes it: "Update branch". Gives the new tip. */
  mergeInto(branch: string, from: string): Promise<string>;
  /** Replaces a branch's last commit, by one with the given changes on top, and force-pushes it. */
  amend(branch: string, change?: TreeChange & { readonly message?: string }): Promise<string>;
  /** Opens a pull request; `fork` is the owner of the fork that `head` is a branch of. */
  openPull(o: {
    readonly title?: string;
    readonly body?: string;
    readonly head: string;
    readonly base?: string;
    readonly author?: string;
    readonly draft?: boolean;
    readonly fork?: string;
  }): Promise<Pull>;
  closePull(pull: Pull): Promise<void>;
  reopenPull(pull: Pull): Promise<void>;
  /** Merges with a merge commit, pushes the base branch and closes. */
  mergePull(pull: Pull): Promise<void>;
  setDraft(pull: Pull, draft: boolean): Promise<void>;
  /** Tells the App by `edited` alone (W15). */
  changeBase(pull: Pull, base: string): Promise<void>;
  edit(pull: Pull, o: { readonly title?: string; readonly body?: string }): Promise<void>;
  label(pull: Pull, name: string): Promise<void>;
  /** Takes a label away. Throws when it is not there. */
  unlabel(pull: Pull, name: string): Promise<void>;
  /** The fork of a pull request is deleted; its head stays readable by SHA (F11). */
  deleteFork(pull: Pull): Promise<void>;
  /** Comments in the conversation as a person. */
  comment(pull: Pull, author: string, body: string): Promise<Comment>;
  /** The old name redirects from now on (A11). */
  rename(name: string): Promise<void>;
  archive(): Promise<void>;
  /** A file's text at a branch or SHA. Throws when there is none. */
  readFile(revision: string, path: string): Promise<string>;
  /** The tip of a branch, full SHA. */
  tip(branch: string): Promise<string>;
}

/** The first commit's time; each further one is a minute later, so that SHAs are the same every run. */
const firstCommit = Date.UTC(2026, 0, 1) / 1000;

export function createHandle(world: World, repository: Repository): RepositoryHandle {
  const { gitDir } = repository;
  let commits = 0;
  const nextSecond = () => firstCommit + 60 * (commits += 1);
  const pusher = () => world.user("octavia");
  const byAuthor = (pull: Pull): User => pull.author;

  async function tip(branch: string): Promise<string> {
    const sha = await resolveCommit(gitDir, branch);
    if (sha === null) throw new Error(`${repository.name} has no branch or commit ${branch}.`);
    return sha;
  }

  async function pushed(branch: string, sha: string): Promise<string> {
    await moveBranch(world, repository, branch, sha, pusher());
    return sha;
  }

  async function commit(branch: string, o: NewCommit): Promise<string> {
    const start = o.from ?? ((await resolveCommit(gitDir, branchRef(branch))) ? branch : null);
    const fallback = await resolveCommit(gitDir, repository.defaultBranch);
    const parent = start === null ? fallback : await tip(start);
    const sha = await writeCommit(gitDir, {
      ref: "refs/emulator/written",
      parent,
      change: o,
      message: o.message ?? `Change ${branch}`,
      second: nextSecond(),
    });
    return o.push === false ? sha : pushed(branch, sha);
  }

  async function announce(
    pull: Pull,
    sender: User,
    event: Parameters<typeof announcePull>[4],
  ): Promise<void> {
    pull.updatedAt = world.now();
    await announcePull(world, repository, pull, sender, event);
  }

  return {
    repository,
    commit,
    tip,
    async push(branch, sha, o = {}) {
      const before = await resolveCommit(gitDir, branchRef(branch));
      const lost = before !== null && (await mergeBase(gitDir, before, sha)) !== before;
      if (lost && o.force !== true) throw new Error(`${branch} is not an ancestor of ${sha}.`);
      await pushed(branch, sha);
    },
    async rebase(branch, onto) {
      const target = await tip(onto);
      const sha = await inWorkTree(
        gitDir,
        await tip(branch),
        ["rebase", "--quiet", target],
        nextSecond(),
      );
      return pushed(branch, sha);
    },
    async mergeInto(branch, from) {
      const args = [
        "merge",
        "--quiet",
        "--no-ff",
        "-m",
        `Merge ${from} into ${branch}`,
        await tip(from),
      ];
      return pushed(branch, await inWorkTree(gitDir, await tip(branch), args, nextSecond()));
    },
    async amend(branch, o = {}) {
      const last = await readCommit(gitDir, await tip(branch));
      const sha = await writeCommit(gitDir, {
        ref: "refs/emulator/written",
        parent: last.parents[0] ?? null,
        tree: last.tree,
        change: o,
        message: o.message ?? last.message,
        second: nextSecond(),
      });
      return pushed(branch, sha);
    },
    async openPull(o) {
      const fork = o.fork ?? (o.head.includes(":") ? (o.head.split(":")[0] ?? null) : null);
      const headRef = o.head.split(":").at(-1) ?? o.head;
      const baseRef = o.base ?? repository.defaultBranch;
      const headSha = await tip(fork === null ? headRef : `${fork}:${headRef}`);
      const baseSha = await tip(baseRef);
      if ((await mergeBase(gitDir, baseSha, headSha)) === null) {
        throw new Error(`${o.head} has no history in common with ${baseRef}.`);
      }
      const pull = createPull(world, repository, {
        title: o.title ?? `Change ${headRef}`,
        body: o.body ?? "",
        author: world.user(o.author ?? fork ?? "octavia"),
        headRef,
        headSha,
        baseRef,
        baseSha,
        draft: o.draft ?? false,
        fork,
      });
      await moveRef(gitDir, `refs/pull/${pull.number}/head`, headSha);
      await announce(pull, byAuthor(pull), { action: "opened" });
      return pull;
    },
    async closePull(pull) {
      pull.state = "closed";
      await announce(pull, byAuthor(pull), { action: "closed" });
    },
    async reopenPull(pull) {
      pull.state = "open";
      await announce(pull, byAuthor(pull), { action: "reopened" });
    },
    async mergePull(pull) {
      const message = `Merge pull request #${pull.number}`;
      const args = ["merge", "--quiet", "--no-ff", "-m", message, pull.headSha];
      const merged = await inWorkTree(gitDir, await tip(pull.baseRef), args, nextSecond());
      pull.state = "closed";
      pull.merged = true;
      await pushed(pull.baseRef, merged);
      await announce(pull, byAuthor(pull), { action: "closed" });
    },
    async setDraft(pull, draft) {
      pull.draft = draft;
      const action = draft ? "converted_to_draft" : "ready_for_review";
      await announce(pull, byAuthor(pull), { action });
    },
    async changeBase(pull, base) {
      const from = { ref: pull.baseRef, sha: pull.baseSha };
      pull.baseRef = base;
      pull.baseSha = await tip(base);
      await announce(pull, byAuthor(pull), { action: "edited", from: { base: from } });
    },
    async edit(pull, { title, body }) {
      const from = {
        ...(title === undefined ? {} : { title: pull.title }),
        ...(body === undefined ? {} : { body: pull.body }),
      };
      pull.title = title ?? pull.title;
      pull.body = body ?? pull.body;
      await announce(pull, byAuthor(pull), { action: "edited", from });
    },
    async label(pull, name) {
      pull.labels.push(name);
      await announce(pull, byAuthor(pull), { action: "labeled", label: name });
    },
    async unlabel(pull, name) {
      const at = pull.labels.indexOf(name);
      if (at === -1) throw new Error(`#${pull.number} has no label ${name}.`);
      pull.labels = pull.labels.filter((label) => label !== name);
      await announce(pull, byAuthor(pull), { action: "unlabeled", label: name, at });
    },
    async deleteFork(pull) {
      if (pull.fork === null) throw new Error(`#${pull.number} does not come from a fork.`);
      pull.fork.deleted = true;
      await moveRef(gitDir, branchRef(headBranch(pull)), null);
    },
    async comment(pull, author, body) {
      return writeIssueComment(world, repository, pull, world.user(author), body);
    },
    readFile: async (revision, path) =>
      (await git(gitDir, ["cat-file", "blob", `${await tip(revision)}:${path}`])).toString("utf8"),
    async rename(name) {
      const from = repository.name;
      repository.formerNames.push(`${repository.owner.login}/${from}`);
      repository.name = name;
      tell("renamed", { changes: { repository: { name: { from } } } });
    },
    async archive() {
      repository.archived = true;
      for (const pull of repository.pulls.values()) pull.locked = true;
      tell("archived", {});
    },
  };

  function tell(action: string, rest: Readonly<Record<string, unknown>>): void {
    const about = { repository: repositoryJson(world, repository) };
    const sender = userJson(world, repository.owner);
    world.emit("repository", { action, ...rest, ...about, sender }, repository);
  }
}
