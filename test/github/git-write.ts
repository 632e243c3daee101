import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, gitText } from "./git.ts";
import { memoryRepositoryOf } from "./memory-git.ts";

/** What one commit does. Paths are from the root, with slashes. */
export interface TreeChange {
  /** Contents by path; null deletes. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>;
  /** New path by old path. */
  readonly renames?: Readonly<Record<string, string>>;
  /** `symlink`: the content is the target. `submodule`: the content is the full SHA pointed to. */
  readonly modes?: Readonly<Record<string, "exec" | "symlink" | "submodule" | "plain">>;
}

const modeNumbers = { exec: "100755", symlink: "120000", submodule: "160000", plain: "100644" };

/** Makes an empty bare repository in the system's temporary directory. */
export async function createBareRepository(defaultBranch: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "emulated-github-"));
  await git(directory, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, "."]);
  return directory;
}

/** Copies any local clone into a bare repository of the emulator's own. */
export async function cloneBare(path: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "emulated-github-"));
  await git(directory, ["clone", "--quiet", "--bare", "--no-hardlinks", path, directory]);
  return directory;
}

/**
 * Writes a commit and moves `ref` to it. `parent` is a full SHA (null for the first commit); `tree`
 * starts from another commit's tree than the parent's. `second` is the time, in epoch seconds.
 */
export async function writeCommit(
  gitDir: string,
  commit: {
    readonly ref: string;
    readonly parent: string | null;
    readonly tree?: string;
    readonly change: TreeChange;
    readonly message: string;
    readonly second: number;
  },
): Promise<string> {
  const person = `Octavia Cat <octavia@example.org> ${commit.second} +0000`;
  const memory = memoryRepositoryOf(gitDir);
  if (memory !== null) {
    const { ref, parent, tree, message, change } = commit;
    const { files = {}, renames = {}, modes = {} } = change;
    if (Object.keys(modes).length > 0)
      throw new Error("a repository in memory has plain files only");
    const start = tree === undefined ? {} : { tree };
    return memory.write({ ref, parent, ...start, files, renames, person, message });
  }
  const head = [
    `commit ${commit.ref}`,
    "mark :1",
    `author ${person}`,
    `committer ${person}`,
    dataCommand(commit.message),
    ...(commit.parent === null ? [] : [`from ${commit.parent}`]),
    ...(commit.tree === undefined ? [] : [`M 040000 ${commit.tree} ""`]),
  ];
  const input = Buffer.concat([
    Buffer.from(`${head.join("\n")}\n`),
    ...changeCommands(commit.change),
    Buffer.from("\nget-mark :1\n"),
  ]);
  const output = await git(gitDir, ["fast-import", "--quiet", "--force"], { input });
  return output.toString("utf8").trim();
}

function changeCommands({ files = {}, renames = {}, modes = {} }: TreeChange): Buffer[] {
  const moved = Object.entries(renames).map(([from, to]) =>
    Buffer.from(`R ${quote(from)} ${quote(to)}\n`),
  );
  const written = Object.entries(files).map(([path, content]) => {
    if (content === null) return Buffer.from(`D ${quote(path)}\n`);
    const mode = modes[path] ?? "plain";
    const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
    if (mode === "submodule") {
      return Buffer.from(`M ${modeNumbers.submodule} ${bytes.toString()} ${quote(path)}\n`);
    }
    const command = `M ${modeNumbers[mode]} inline ${quote(path)}\ndata ${bytes.length}\n`;
    return Buffer.concat([Buffer.from(command), bytes, Buffer.from("\n")]);
  });
  return [...moved, ...written];
}

function dataCommand(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function quote(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** Moves a ref, whatever it pointed to; null removes it. */
export async function moveRef(gitDir: string, ref: string, sha: string | null): Promise<void> {
  await git(gitDir, sha === null ? ["update-ref", "-d", ref] : ["update-ref", ref, sha]);
}

/**
 * Runs a git command that needs a work tree (`rebase`, `merge`) on a commit, and gives the commit it
 * ends at. Throws GitFailed, for instance on a conflict.
 */
export async function inWorkTree(
  gitDir: string,
  start: string,
  args: readonly string[],
  second: number,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "emulated-github-tree-"));
  try {
    await git(gitDir, ["worktree", "add", "--quiet", "--force", "--detach", directory, start]);
    await git(directory, args, { date: `${second} +0000` });
    return await gitText(directory, ["rev-parse", "HEAD"]);
  } finally {
    await rm(directory, { recursive: true, force: true });
    await git(gitDir, ["worktree", "prune"]);
  }
}
