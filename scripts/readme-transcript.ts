import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const start = "<!-- transcript: written by `npx tsx scripts/write-readme-transcript.ts` -->";
const end = "<!-- end of transcript -->";
const program = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

/** A small shop, before and after the change that is reviewed. */
function shop(check: string, query: string): Readonly<Record<string, string>> {
  return {
    "src/download.ts": `import { db } from "./db";

async function isMember(user: string): Promise<boolean> {
  return (await db.members(user)).length > 0;
}

export async function download(user: string, file: string) {
  if (${check}) throw new Error("members only");
  return db.file(file);
}
`,
    "shop/orders.py": `from flask import request

from shop import app, db


@app.get("/orders")
def orders():
    customer = request.args["customer"]
    return db.execute(${query})
`,
  };
}

const before = shop(
  "!(await isMember(user))",
  `"SELECT * FROM orders WHERE customer = ?", (customer,)`,
);
const after = shop("!isMember(user)", `f"SELECT * FROM orders WHERE customer = '{customer}'"`);

/** What the real program prints of a small change of two files, as a person would see it. */
export function transcript(): string {
  const root = mkdtempSync(join(tmpdir(), "marginalia-transcript-"));
  const dir = join(root, "shop");
  const env = {
    PATH: process.env["PATH"],
    HOME: root,
    XDG_CACHE_HOME: join(root, "cache"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
    // So that the commit has the same name each time.
    GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
    GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
  };
  try {
    mkdirSync(dir);
    const git = (...args: readonly string[]): void => {
      execFileSync("git", args, { cwd: dir, env });
    };
    git("init", "-q", "-b", "main");
    write(dir, before);
    git("add", "-A");
    git("commit", "-q", "-m", "A shop");
    write(dir, after);
    const args = ["--import", import.meta.resolve("tsx"), program, "review"];
    const run = spawnSync(process.execPath, args, { cwd: dir, env, encoding: "utf8" });
    if (run.status !== 1) throw new Error(`the review ended with ${run.status}: ${run.stderr}`);
    return `$ npx marginalia review\n${run.stdout}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function write(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** `readme` with what stands between the two marks replaced. Throws when they are not there. */
export function withTranscript(readme: string, text: string): string {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md has lost "${start}"`);
  const block = `\`\`\`console\n${text.trimEnd()}\n\`\`\``;
  return `${readme.slice(0, from)}${start}\n\n${block}\n\n${readme.slice(to)}`;
}

/** A text in which it does not matter how long a review took. */
export function withoutTimes(text: string): string {
  return text.replace(/\b\d+\.\d s\b/g, "0.0 s");
}
