import { execFile } from "node:child_process";
import { memoryRepositoryOf } from "./memory-git.ts";

/** A git command that ended with something else than 0. */
class GitFailed extends Error {
  override readonly name = "GitFailed";
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string) {
    super(`git ${args.join(" ")} ended with ${exitCode}: ${stderr.trim()}`);
    this.exitCode = exitCode;
  }
}

/** Nothing of the machine's own git configuration may change what the emulator answers. */
const hermetic = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Octavia Cat",
  GIT_AUTHOR_EMAIL: "octavia@example.org",
  GIT_COMMITTER_NAME: "Octavia Cat",
  GIT_COMMITTER_EMAIL: "octavia@example.org",
  LC_ALL: "C.UTF-8",
  TZ: "UTC",
};

/** Runs git in `directory` and gives its standard output. Throws GitFailed. */
export function git(
  directory: string,
  args: readonly string[],
  options: { readonly input?: string | Uint8Array; readonly date?: string } = {},
): Promise<Buffer> {
  const memory = memoryRepositoryOf(directory);
  if (memory !== null) {
    const answer = memory.run(args);
    if (Buffer.isBuffer(answer)) return Promise.resolve(answer);
    return Promise.reject(new GitFailed(args, answer.exitCode, answer.why));
  }
  return new Promise((resolve, reject) => {
    const dates =
      options.date === undefined
        ? {}
        : { GIT_AUTHOR_DATE: options.date, GIT_COMMITTER_DATE: options.date };
    const child = execFile(
      "git",
      [...args],
      {
        cwd: directory,
        env: { ...hermetic, ...dates },
        encoding: "buffer",
        maxBuffer: 1024 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const code = typeof error.code === "number" ? error.code : null;
        reject(new GitFailed(args, code, code === null ? error.message : stderr.toString("utf8")));
      },
    );
    // git may end before it has read everything; its exit code tells, not the broken pipe.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.input ?? "");
  });
}

/** Standard output as text without the last line end. */
export async function gitText(directory: string, args: readonly string[]): Promise<string> {
  return (await git(directory, args)).toString("utf8").replace(/\n$/, "");
}

/** As `gitText`, but null where git says no (exit code 1 or 128): an unknown revision, no merge base. */
export async function gitMaybe(directory: string, args: readonly string[]): Promise<string | null> {
  try {
    return await gitText(directory, args);
  } catch (error) {
    if (error instanceof GitFailed && (error.exitCode === 1 || error.exitCode === 128)) return null;
    throw error;
  }
}

const answers = new Map<string, Promise<Buffer>>();

/**
 * As `git`, asked once per arguments. Only for questions whose every revision is a full SHA, whose
 * answer therefore cannot change.
 */
export function gitOnce(directory: string, args: readonly string[]): Promise<Buffer> {
  const key = [directory, ...args].join("\0");
  const known = answers.get(key);
  if (known !== undefined) return known;
  const asked = git(directory, args);
  answers.set(key, asked);
  asked.catch(() => answers.delete(key));
  return asked;
}

/** Drops what `gitOnce` remembers of a repository that is gone. */
export function forgetAnswers(directory: string): void {
  for (const key of answers.keys()) if (key.startsWith(`${directory}\0`)) answers.delete(key);
}
