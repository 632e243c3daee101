import { beforeAll, describe, expect, test } from "vitest";

import type { Check } from "../../src/analyzers/analyzer.ts";
import { actionlint } from "../../src/analyzers/actionlint/actionlint.ts";
import { commandsOf } from "../../src/analyzers/actionlint/runs-code.ts";
import { untrustedCheckoutRule } from "../../src/analyzers/actionlint/untrusted-checkout-rule.ts";

let check: Check;
beforeAll(async () => {
  check = await actionlint.load();
});

const theirs =
  "- uses: actions/checkout@v4\n  with: { ref: '${{ github.event.pull_request.head.sha }}' }";

async function told(steps: string, { on = "pull_request_target", job = "" } = {}) {
  const indented = `${theirs}\n${steps}`.replace(/^/gm, "      ");
  const text = `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n${indented}\n`;
  return await check({ path: ".github/workflows/a.yml", text });
}

describe("a stranger's code that is checked out and run", () => {
  const { flagged, clear } = untrustedCheckoutRule.examples ?? { flagged: [], clear: [] };

  test.each([...flagged, ...clear])("example %#", async ({ code, lines }) => {
    const reports = await check({ path: ".github/workflows/a.yml", text: code });
    expect(reports.map(({ rule, firstLine }) => [rule, firstLine])).toEqual(
      lines.map((line) => [untrustedCheckoutRule.id, line]),
    );
  });

  test("has its examples", () => {
    expect([flagged.length, clear.length]).toEqual([4, 5]);
  });

  test("names what runs, and the lines that make the fault with it", async () => {
    const [report] = await told("- run: |\n    # npm ci\n    echo a\n    npm  run build");
    expect(report).toMatchObject({ firstLine: 7, elsewhere: [11, 1], name: "npm run" });
  });

  test.each([
    ["an event in a map", "- run: make", { on: "\n  pull_request_target:\n    types: [opened]" }],
    [
      "in spite of a condition that lets strangers in",
      "- run: make",
      { job: "    if: github.actor != 'dependabot[bot]'\n" },
    ],
    ["a step that most run", "- if: always()\n  run: make", {}],
    [
      "after a checkout elsewhere",
      "- uses: actions/checkout@v4\n  with: { path: base }\n- run: make",
      {},
    ],
  ])("%s", async (_what, steps, setting) => {
    expect((await told(steps, setting)).map(({ rule }) => rule)).toEqual(["untrusted-checkout"]);
  });

  test.each([
    [
      "a pull request that somebody labelled",
      "- run: make",
      { on: "\n  pull_request_target:\n    types: [labeled]" },
    ],
    [
      "a label that is asked for",
      "- run: make",
      { job: "    if: contains(github.event.pull_request.labels.*.name, 'safe')\n" },
    ],
    [
      "a branch of the repository itself",
      "- run: make",
      { job: "    if: github.event.pull_request.head.repo.full_name == github.repository\n" },
    ],
    ["a step that is guarded", "- if: steps.member.outputs.is == 'true'\n  run: make", {}],
    ["the base checked out over it", "- uses: actions/checkout@v4\n- run: make", {}],
    [
      "the base beside it",
      "- uses: actions/checkout@v4\n  with: { path: base }\n- run: make\n  working-directory: base",
      {},
    ],
    [
      "the base beside it, by cd",
      "- uses: actions/checkout@v4\n  with: { path: base }\n- run: cd base && npm ci",
      {},
    ],
    [
      "a local action of the base beside it",
      "- uses: actions/checkout@v4\n  with: { path: base }\n- uses: ./base/action",
      {},
    ],
    ["no command", "- run: cat docs/*.md | wc", {}],
  ])("not %s", async (_what, steps, setting) => {
    expect(
      (await told(steps, setting)).filter(({ rule }) => rule === "untrusted-checkout"),
    ).toEqual([]);
  });
});

describe("commands that run code of the project", () => {
  test.each([
    "npm ci",
    "npm install",
    "yarn",
    "pnpm -r build",
    "npx eslint .",
    "make",
    "CI=1 make all",
    "sudo make install",
    "./build.sh",
    "./gradlew test",
    "bash scripts/x.sh",
    "node tools/a.mjs",
    "python -m pytest",
    "python3 setup.py install",
    "pip install -r requirements.txt",
    "pip install .",
    "python -m pip install -e .",
    "cd a && cargo test",
    "if a; then make; fi",
    "go test ./...",
    "docker build -t x .",
    "set -e\n  make",
    "OUT=$(make version)",
  ])("%s", (script) => {
    expect(commandsOf(script)).toHaveLength(1);
  });

  test.each([
    "echo npm ci",
    "# make",
    "npm install -g eslint",
    "npm ci --ignore-scripts",
    "pip install flake8",
    "pip install flake8==6.0 black.",
    "go install x@latest",
    "git diff",
    "cat ./a.sh",
    "python -c 'print(1)'",
    "node -e 'a'",
    "/usr/bin/make",
    "cmakelint a",
    "npm --version",
    "gh pr comment -b 'x'",
    "jq . a.json",
  ])("not %s", (script) => {
    expect(commandsOf(script)).toEqual([]);
  });
});
