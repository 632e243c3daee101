import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tempRepo, type TempRepo } from "../git/temp-repo.ts";
import { runProgram } from "../run-program.ts";

let repo: TempRepo;
let cache = "";

beforeAll(() => {
  repo = tempRepo();
  cache = mkdtempSync(join(tmpdir(), "marginalia-by-hand-"));
  repo.write("src/add.js", "export function add(a, b) {\n  return a + b;\n}\n");
  repo.commit("first");
  repo.write(
    "src/add.js",
    "export function add(a, b) {\n  if (a === NaN) throw new Error();\n  return a + b;\n}\n",
  );
  repo.commit("second");
});

afterAll(() => {
  repo.remove();
  rmSync(cache, { recursive: true });
});

async function marginalia(...args: string[]) {
  const env = { XDG_CACHE_HOME: cache, GITHUB_ACTIONS: "true", CI: "true" };
  return runProgram("cli.ts", { args, cwd: repo.dir, env }).ended;
}

describe("after a review by hand", () => {
  test("each of its findings can be explained by the digits that stand beneath it", async () => {
    const unknown = await marginalia("explain", "0123456789abcdef");
    expect(unknown.output).toContain("Run marginalia review first");
    expect(unknown.code).toBe(2);

    const silent = await marginalia("review", "--base", "HEAD~1", "--no-cache");
    const id = /([0-9a-f]{16})$/m.exec(silent.output)?.[1] ?? "";
    expect((await marginalia("explain", id)).output).toContain("Run marginalia review first");

    const review = await marginalia("review", "--base", "HEAD~1");
    expect(review.output).toContain(`, ${id}\n`);
    // No terminal, no colours, also where a machine says that it likes them.
    expect(review.output).not.toContain("\u001b");
    const { output, code } = await marginalia("explain", id.slice(0, 8));
    expect(output).toContain("src/add.js:2  major  ");
    expect(output).toContain("> 2    if (a === NaN) throw new Error();");
    expect(output).toContain("marginalia-ignore oxlint/use-isnan -- ");
    expect(code).toBe(0);
  });

  test.each([
    ["sarif", /"ruleId": "oxlint\/use-isnan"/],
    ["github", /^::error file=src\/add\.js,line=2,endLine=2,title=/m],
    ["markdown", /^### `src\/add\.js`$/m],
  ])("it can be printed as %s, and ends alike", async (format, expected) => {
    const { output, code } = await marginalia("review", "--base", "HEAD~1", "--format", format);
    expect(output).toMatch(expected);
    expect(code).toBe(1);
  });
});

describe("where the result goes does not change how a review ends", () => {
  /** What a shell says of the program, which it starts with `"$@"`. */
  function inShell(script: string) {
    const program = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
    const args = ["--import", import.meta.resolve("tsx"), program, "review", "--base", "HEAD~1"];
    const { PATH, HOME } = process.env;
    return spawnSync("sh", ["-c", script, "sh", process.execPath, ...args, "--format", "sarif"], {
      cwd: repo.dir,
      env: { PATH, HOME, XDG_CACHE_HOME: cache },
      encoding: "utf8",
    });
  }

  test("a reader that leaves early leaves the exit code as it is", () => {
    expect(inShell('{ "$@"; echo "ended with $?" >&2; } | :').stderr).toBe("ended with 1\n");
  });

  test.skipIf(!existsSync("/dev/full"))("a full disk ends with 2, in one line", () => {
    const { status, stderr } = inShell('"$@" > /dev/full');
    expect(stderr).toMatch(/^marginalia: the result cannot be written: ENOSPC.*\n$/);
    expect(status).toBe(2);
  });
});

test("rules are listed and explained, and a slip ends with 2 and what was meant", async () => {
  const all = await marginalia("rules", "--category", "security");
  expect(all.output).toMatch(/^security\n {2}\w+ +\S+\/\S+ {2}/);
  expect(all.code).toBe(0);
  expect((await marginalia("rules", "use-isnan")).output).toContain("oxlint/use-isnan  major");
  const slip = await marginalia("rules", "use-isnam");
  expect(slip).toEqual({
    code: 2,
    output: "marginalia: There is no rule use-isnam\nDid you mean use-isnan?\n",
  });
  expect((await marginalia("rules", "--category", "style")).code).toBe(2);
});
