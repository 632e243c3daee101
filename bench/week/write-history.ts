import { git, gitMaybe, gitText } from "../../test/github/git.ts";
import { writeCommit, type TreeChange } from "../../test/github/git-write.ts";
import { editsOf, splitChange, type FileVersions } from "./split-change.ts";

/** Writes commits into a bare repository: by merging trees, without a work tree. */
export interface HistoryWriter {
  /** What leads from one commit to another, as one commit on a third; null on a conflict. */
  apply(from: string, to: string, onto: string): Promise<string | null>;
  /**
   * Commits that follow one another, each on top of the last, moved to another parent; null on a
   * conflict. Those that bring nothing new stay, empty.
   */
  replant(commits: readonly string[], onto: string): Promise<readonly string[] | null>;
  /** A commit with another's tree. */
  retell(commit: string, parent: string, message: string): Promise<string>;
  /** A commit that merges two; null on a conflict. */
  merge(ours: string, theirs: string): Promise<string | null>;
  /** The change that a commit is, as a chain of at most `pushes` commits from its parent on. */
  split(commit: string, pushes: number, random: () => number): Promise<readonly string[]>;
  /** A commit on `parent` with this content. */
  write(parent: string, files: NonNullable<TreeChange["files"]>): Promise<string>;
}

/** Files of more than this many bytes are not cut. */
const longestCut = 400_000;

export function createHistoryWriter(gitDir: string): HistoryWriter {
  // One second after the other, so that the commits have the same names every time.
  let second = Date.UTC(2026, 0, 5) / 1000;

  async function commitTree(
    tree: string,
    parents: readonly string[],
    message: string,
  ): Promise<string> {
    const args = ["commit-tree", tree, "-m", message, ...parents.flatMap((sha) => ["-p", sha])];
    const written = await git(gitDir, args, { date: `${(second += 60)} +0000` });
    return written.toString("utf8").trim();
  }

  /** The tree of a merge whose common ancestor is `base`, whatever the real history says. */
  async function mergedTree(base: string, ours: string, theirs: string): Promise<string | null> {
    const root = await commitTree(`${base}^{tree}`, [], "base");
    const [left, right] = [
      await commitTree(`${ours}^{tree}`, [root], "ours"),
      await commitTree(`${theirs}^{tree}`, [root], "theirs"),
    ];
    const merged = await gitMaybe(gitDir, ["merge-tree", "--write-tree", left, right]);
    return merged?.split("\n")[0] ?? null;
  }

  async function subjectOf(commit: string): Promise<string> {
    return await gitText(gitDir, ["log", "-1", "--format=%s", commit]);
  }

  async function apply(from: string, to: string, onto: string): Promise<string | null> {
    const tree = await mergedTree(from, onto, to);
    return tree === null ? null : await commitTree(tree, [onto], await subjectOf(to));
  }

  async function replant(
    commits: readonly string[],
    onto: string,
  ): Promise<readonly string[] | null> {
    const moved: string[] = [];
    for (const commit of commits) {
      const next = await apply(`${commit}^`, commit, moved.at(-1) ?? onto);
      if (next === null) return null;
      moved.push(next);
    }
    return moved;
  }

  async function versionsOf(commit: string): Promise<readonly ChangedFile[]> {
    const raw = await gitText(gitDir, [
      "diff",
      "--raw",
      "-z",
      "--no-renames",
      "--no-abbrev",
      `${commit}^`,
      commit,
    ]);
    const fields = raw.split("\0");
    const files: ChangedFile[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const [, mode = "", old = "", blob = ""] = (fields[at] ?? "").split(" ");
      files.push(await versions(fields[at + 1] ?? "", mode, old, blob));
    }
    return files;
  }

  async function versions(
    path: string,
    mode: string,
    old: string,
    blob: string,
  ): Promise<ChangedFile> {
    if (mode === "160000") return { path, before: null, after: blob, edits: [], mode };
    const before = isNone(old) ? null : await readBlob(old);
    const after = isNone(blob) ? null : await readBlob(blob);
    const cuts =
      after !== null &&
      mode.startsWith("100") &&
      after.length <= longestCut &&
      !`${before ?? ""}${after}`.includes("\0");
    if (!cuts) return { path, before, after, edits: [], mode };
    const edits =
      before === null
        ? editsOf(`@@ -0,0 +1,${after.split("\n").length} @@`, after)
        : editsOf((await diffOf(old, blob)).toString("latin1"), after);
    return { path, before, after, edits, mode };
  }

  async function readBlob(sha: string): Promise<string> {
    return (await git(gitDir, ["cat-file", "-p", sha])).toString("latin1");
  }

  function diffOf(old: string, blob: string): Promise<Buffer> {
    return git(gitDir, ["diff", "-U0", "--no-ext-diff", "--no-textconv", old, blob]);
  }

  async function write(
    parent: string,
    files: NonNullable<TreeChange["files"]>,
    modes: NonNullable<TreeChange["modes"]> = {},
    message = "Go on",
  ): Promise<string> {
    second += 60;
    const ref = "refs/week/written";
    const change = { files, modes };
    return await writeCommit(gitDir, { ref, parent, change, message, second });
  }

  return {
    apply,
    replant,
    retell: (commit, parent, message) => commitTree(`${commit}^{tree}`, [parent], message),
    async merge(ours, theirs) {
      const merged = await gitMaybe(gitDir, ["merge-tree", "--write-tree", ours, theirs]);
      const tree = merged?.split("\n")[0];
      return tree === undefined ? null : await commitTree(tree, [ours, theirs], "Merge the base");
    },
    async split(commit, pushes, random) {
      const files = await versionsOf(commit);
      const steps = splitChange(files, pushes, random);
      const modes = Object.fromEntries(files.map(({ path, mode }) => [path, modeNames[mode]]));
      const title = await subjectOf(commit);
      const chain: string[] = [];
      let tip = await gitText(gitDir, ["rev-parse", `${commit}^`]);
      for (let push = 0; push < pushes; push += 1) {
        const now = steps.map(({ path, contents }) => [path, contents[push] ?? null] as const);
        const before = steps.map(({ contents }) => contents[push - 1] ?? null);
        const changed = now.filter(([, content], at) => push === 0 || content !== before[at]);
        if (changed.length === 0) continue;
        const contents = Object.fromEntries(
          changed.map(([path, text]) => [path, text === null ? null : Buffer.from(text, "latin1")]),
        );
        const message = push === 0 ? title : `${title} (${push + 1})`;
        const next = await write(tip, contents, definedOnly(modes), message);
        if (await isSameTree(tip, next)) continue;
        chain.push(next);
        tip = next;
      }
      return chain;
    },
    write: (parent, files) => write(parent, files, {}, "Mend what the review found"),
  };

  async function isSameTree(a: string, b: string): Promise<boolean> {
    const trees = await gitText(gitDir, ["rev-parse", `${a}^{tree}`, `${b}^{tree}`]);
    const [first, last] = trees.split("\n");
    return first === last;
  }
}

interface ChangedFile extends FileVersions {
  /** As git writes it, after the change. */
  readonly mode: string;
}

type ModeName = NonNullable<TreeChange["modes"]>[string];

const modeNames: Readonly<Record<string, ModeName>> = {
  "100644": "plain",
  "100755": "exec",
  "120000": "symlink",
  "160000": "submodule",
};

function definedOnly(
  modes: Readonly<Record<string, ModeName | undefined>>,
): Readonly<Record<string, ModeName>> {
  return Object.fromEntries(
    Object.entries(modes).flatMap(([path, mode]) => (mode === undefined ? [] : [[path, mode]])),
  );
}

function isNone(sha: string): boolean {
  return /^0+$/u.test(sha);
}
