import { execFile } from "node:child_process";

import { TellTheUser } from "../domain/errors.ts";

/** How one git command ended. `stderr` is in English, whatever the reader's locale. */
type GitResult =
  | { readonly ok: true; readonly out: Buffer }
  | { readonly ok: false; readonly code: number; readonly stderr: string };

/**
 * Runs git in one directory, with `input` on its standard input. Throws `TellTheUser` when git is
 * missing or says too much.
 */
export type Git = (args: readonly string[], input?: string) => Promise<GitResult>;

/** Bytes of output; a diff above that is no review but a migration. */
const maxOutput = 256 * 1024 * 1024;

/** Milliseconds. A named pipe in the place of a `.gitignore` would keep git waiting for ever. */
const timeout = 120_000;

/**
 * Settings of the clone that could run a program or change what we read. A clone may come from
 * anybody, together with its `.git/config`, so they stand on the command line, which wins.
 */
const overrides = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.sshCommand=false",
  "core.askPass=false",
  "core.bigFileThreshold=512m",
  "diff.external=",
  "diff.suppressBlankEmpty=false",
  "diff.orderFile=/dev/null",
  "submodule.recurse=false",
].flatMap((setting) => ["-c", setting]);

/** What git needs of our environment; `GIT_DIR` and the like of a calling hook stay outside. */
const inherited = ["PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SystemRoot", "TMPDIR"];

const environment: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  // A partial clone would fetch what is missing, with whatever command its remote names.
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_ATTR_NOSYSTEM: "1",
};

/** Git started in `dir`; `more` stands above what it inherits of our environment and its settings. */
export function createGit(
  dir: string,
  more: {
    readonly env?: Readonly<Record<string, string>>;
    readonly settings?: readonly string[];
  } = {},
): Git {
  const env: Record<string, string> = { ...environment };
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  Object.assign(env, more.env);
  const settings = [...overrides, ...(more.settings ?? []).flatMap((setting) => ["-c", setting])];
  return async (args, input = "") =>
    await new Promise((resolve, reject) => {
      const all = ["-C", dir, "--no-pager", ...settings, ...args];
      const encoding = "buffer";
      const options = { env, encoding, maxBuffer: maxOutput, timeout, windowsHide: true } as const;
      const child = execFile("git", all, options, (error, out, stderr) => {
        if (error === null) {
          resolve({ ok: true, out });
        } else if (typeof error.code === "number") {
          resolve({ ok: false, code: error.code, stderr: stderr.toString("utf8").trim() });
        } else if (error.code === "ENOENT") {
          reject(new TellTheUser("git was not found", "Install git and put it on the PATH."));
        } else if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
          const hint = "Review a smaller range with --base and --head.";
          reject(new TellTheUser(`git ${args[0] ?? ""} in ${dir} gave too much to read`, hint));
        } else if (error.killed === true) {
          const seconds = timeout / 1000;
          const hint = "Look for named pipes and for very large files that are not ignored.";
          const message = `git ${args[0] ?? ""} in ${dir} took longer than ${seconds} seconds`;
          reject(new TellTheUser(message, hint));
        } else {
          reject(error);
        }
      });
      // What git did not read it had no use for; how it ended says whether that is a fault.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
}
