import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, describe } from "vitest";
import { examineNode } from "../src/commands/doctor.ts";
import { exitCodeOf } from "../src/commands/review-command.ts";
import { runProgram } from "./run-program.ts";

let dir = "";
let clone = "";

function git(...args: string[]): void {
  const who = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@x",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@x",
  };
  execFileSync("git", args, { cwd: clone, env: { ...process.env, ...who } });
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "marginalia-cli-"));
  clone = join(dir, "clone");
  mkdirSync(clone);
  git("init", "-q", "-b", "main");
  writeFileSync(join(clone, "add.js"), "export function add(a, b) {\n  return a + b;\n}\n");
  git("add", ".");
  git("commit", "-q", "-m", "first");
  writeFileSync(
    join(clone, "add.js"),
    "export function add(a, b) {\n  if (a === NaN) throw new Error();\n  return a + b;\n}\n",
  );
  git("commit", "-q", "-a", "-m", "second");
  // The clone is the code under review: what its .env says must not reach us.
  writeFileSync(join(clone, ".env"), "LOG_LEVEL=wrong\nANTHROPIC_BASE_URL=http://127.0.0.1:9\n");
});

afterAll(() => rmSync(dir, { recursive: true }));

async function marginalia(args: string[], env: Readonly<Record<string, string>> = {}) {
  const program = runProgram("cli.ts", {
    args,
    cwd: clone,
    env: { XDG_CACHE_HOME: join(dir, "cache"), ...env },
  });
  return program.ended;
}

describe("marginalia review", () => {
  test("prints a finding beneath its code, and takes the next run from the cache", async () => {
    const args = ["review", "--base", "HEAD~1", "--head", "HEAD"];
    const first = await marginalia(args);
    expect(first.output).toContain("  add.js:2  ");
    expect(first.output).toContain("> 2    if (a === NaN) throw new Error();");
    expect(first.output).toMatch(/1 of 1 unit reviewed/);
    expect(first.output).not.toContain("from the cache");

    const second = await marginalia(args);
    expect(second.output).toMatch(/1 of 1 unit reviewed, 1 from the cache/);
    expect(second.code).toBe(first.code);

    const without = await marginalia([...args, "--no-cache", "--format", "json"]);
    expect(JSON.parse(without.output)).toMatchObject({
      version: 1,
      units: { eligible: 1, reviewed: 1, cached: 0 },
      findings: [{ path: "add.js", line: 2, engine: "analyzers" }],
    });
  });

  test("works without a cache where none can be kept, and says so", async () => {
    const { output, code } = await marginalia(["review", "--base", "HEAD~1", "--head", "HEAD"], {
      XDG_CACHE_HOME: "/dev/null",
    });
    expect(output).toContain("note: no results are kept");
    expect(output).toMatch(/1 of 1 unit reviewed/);
    expect(code).not.toBe(2);
  });

  test("reviews the files as they lie there, or what is staged, when no revision is named", async () => {
    writeFileSync(join(clone, "new.js"), "export const isNot = (a) => a === NaN;\n");
    try {
      const { output, code } = await marginalia(["review"]);
      expect(output).toMatch(/^[0-9a-f]{10}\.\.working tree, analyzers\n/);
      expect(output).toContain("new.js:1 ");
      expect(code).toBe(1);

      const staged = await marginalia(["review", "--staged"]);
      expect(staged.output).toContain("Nothing to review: nothing is staged.");
      expect(staged.code).toBe(0);

      const passed = await marginalia(["review", "--fail-on", "never", "--format", "json"]);
      expect(JSON.parse(passed.output)).toMatchObject({ verdict: { kind: "reviewed-findings" } });
      expect(passed.code).toBe(0);
    } finally {
      rmSync(join(clone, "new.js"));
    }
  });

  test("says what it would review and what that would cost, and calls nobody", async () => {
    const args = ["review", "--base", "HEAD~1", "--head", "HEAD", "--dry-run", "--no-cache"];
    // Nothing listens there: a call would end the review with 2.
    const env = { ANTHROPIC_API_KEY: "sk-ant-no-call", ANTHROPIC_BASE_URL: "http://127.0.0.1:9" };
    const { output, code } = await marginalia(args, env);
    expect(output).toContain("add.js\n  line 2: for the analyzers and the model\n");
    expect(output).toMatch(/1 of 1 unit to review, 1 call to the model, \$\d\.\d{4} at most/);
    expect(code).toBe(0);

    const alone = await marginalia([...args, "--engine", "analyzers", "--format", "json"], env);
    expect(JSON.parse(alone.output)).toMatchObject({ engines: ["analyzers"], forecast: null });
  });

  test.each([
    [["review", "--head", "HEAD", "--staged"], /'--head <rev>' cannot be used with .*'--staged'/],
    [["review", "--head", "HEAD", "--working-tree"], /cannot be used with .*'--working-tree'/],
    [["review", "--staged", "--working-tree"], /cannot be used with .*'--working-tree'/],
    [["review", "--engine", "analyzers,oracle"], /'analyzers,oracle' is invalid.*analyzers, model/],
    [["review", "--engine", "model"], /engine model has no key\nSet ANTHROPIC_API_KEY/],
    [["review", "--fail-on", "blocker"], /critical, major, minor, nit, never/],
    [["review", "--rules", "none.yml"], /rules none\.yml cannot be read: there is no such file/],
    [["review", "--rules", "."], /rules \. cannot be read: no \.yml file lies in this folder/],
    [["review", "--dry-run", "--format", "sarif"], /--dry-run cannot be printed as sarif/],
    [["review", "--base", "no-such-revision"], /no-such-revision/],
    [["review", "--repo", "/"], /not a git repository/],
    [["review", "--format", "xml"], /Allowed choices are text, json/],
    [["reveiw"], /unknown command/],
  ])("%j ends with 2 and says why", async (args, said) => {
    const { output, code } = await marginalia(args);
    expect(output).toMatch(said);
    expect(output).not.toMatch(/\n {4}at /);
    expect(code).toBe(2);
  });
});

test("marginalia doctor says what is missing and what to do, and that nothing is wrong", async () => {
  const env = { LOG_LEVEL: "info", ANTHROPIC_API_KEY: "sk-ant-never-shown" };
  const { output, code } = await marginalia(["doctor"], env);
  expect(output).toMatch(/missing {2}GitHub: no App is configured\n +Run `marginalia serve`/);
  expect(output).toMatch(/ok {7}model: claude-/);
  expect(output).not.toContain("never-shown");
  expect(output).toContain("Nothing is wrong.");
  expect(code).toBe(0);
});

test("marginalia doctor ends with 2 when a setting is wrong", async () => {
  const { output, code } = await marginalia(["doctor"]);
  expect(output).toContain("LOG_LEVEL: expected one of");
  expect(output).toContain("1 to mend.");
  expect(code).toBe(2);
});

test.each([
  [{ kind: "reviewed-clean" } as const, 0],
  [{ kind: "reviewed-findings", open: 3 } as const, 0],
  [{ kind: "skipped", rule: "the change has no files" } as const, 0],
  [{ kind: "blocked", by: [], open: 1 } as const, 1],
  [{ kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: null } as const, 2],
  [{ kind: "not-reviewed", why: "…", retryAt: null } as const, 2],
  [{ kind: "superseded", by: "push" } as const, 2],
])("a review that ends as %j ends the process with %i", (verdict, code) => {
  expect(exitCodeOf(verdict)).toBe(code);
});

test.each([
  ["20.18.1", "wrong"],
  ["20.19.0", "ok"],
  ["21.7.0", "wrong"],
  ["22.13.1", "wrong"],
  ["22.14.0", "ok"],
  ["23.11.0", "wrong"],
  ["24.0.0", "ok"],
  ["26.1.0", "ok"],
])("Node.js %s is %s", (version, state) => {
  expect(examineNode(version).state).toBe(state);
});
