import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tempRepo, type TempRepo } from "../git/temp-repo.ts";
import { runProgram } from "../run-program.ts";

const noPrint = `id: no-print
language: Python
severity: error
message: Use the log.
note: Standard output is read by programs.
rule: { pattern: print($A) }
metadata: { cwe: CWE-532 }
`;

let repo: TempRepo;
let dir = "";

beforeAll(() => {
  repo = tempRepo();
  dir = mkdtempSync(join(tmpdir(), "marginalia-own-rules-"));
  repo.write("a.py", "print(1)\n");
  repo.commit("first");
  repo.write("a.py", "x = 1\nprint(x)\nprint(1)\n");
  repo.commit("second");
});

afterAll(() => {
  repo.remove();
  rmSync(dir, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(dir, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function marginalia(...args: string[]) {
  const env = { XDG_CACHE_HOME: join(dir, "cache"), GITHUB_ACTIONS: "false" };
  return runProgram("cli.ts", { args, cwd: repo.dir, env }).ended;
}

const review = (...args: string[]) => marginalia("review", "--base", "HEAD~1", ...args);

describe("a review with rules of one's own", () => {
  test("tells what the change brings, from the cache too, and notices when a rule changes", async () => {
    const rules = file("mine/print.yml", noPrint);
    const first = await review("--rules", rules, "--fail-on", "major");
    expect(first.output).toContain("a.py:2  major  Use the log.");
    expect(first.output).not.toContain("a.py:3");
    expect(first.output).not.toContain("from the cache");
    expect(first.code).toBe(1);
    const second = await review("--rules", join(dir, "mine"), "--fail-on", "major");
    expect(second.output).toContain("a.py:2  major  Use the log.");
    expect(second.output).toContain("1 from the cache");

    writeFileSync(rules, noPrint.replace("print($A)", 'print("$A")'));
    const changed = await review("--rules", rules, "--fail-on", "major");
    expect(changed.output).not.toContain("Use the log.");
    expect(changed.output).not.toContain("from the cache");
    expect(changed.code).toBe(0);
  });

  test("puts them among the rules of SARIF", async () => {
    const rules = file("sarif.yml", noPrint);
    const { output } = await review("--rules", rules, "--format", "sarif");
    const { runs } = JSON.parse(output) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string }[] }[];
    };
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(["own/no-print"]);
    expect(runs[0]?.tool.driver.rules.find(({ id }) => id === "own/no-print")).toMatchObject({
      shortDescription: { text: "Use the log." },
    });
  });

  test.each<readonly [what: string, text: string | null, expected: string]>([
    [
      "a wrong file",
      `${noPrint}severty: error\n`,
      "wrong.yml, line 8, column 1: severty: there is no such key",
    ],
    ["a folder without rules", null, "no .yml file lies in this folder"],
  ])("ends with 2 for %s, and reviews nothing", async (_, text, expected) => {
    const path = text === null ? join(dir, "empty") : file("wrong.yml", text);
    if (text === null) mkdirSync(path);
    const { code, output } = await review("--rules", path);
    expect(output).toContain(expected);
    expect(output).not.toContain("reviewed");
    expect(code).toBe(2);
  });
});

test("rules of one's own are listed and explained among the others", async () => {
  const rules = file("listed.yml", noPrint);
  const { output, code } = await marginalia("rules", "no-print", "--rules", rules);
  expect(output).toContain("own/no-print  major\n  Use the log.\n  Standard output is read");
  expect(output).toContain("rule; medium confidence; CWE-532; python");
  expect(code).toBe(0);
  expect((await marginalia("rules", "no-print")).code).toBe(2);
});
