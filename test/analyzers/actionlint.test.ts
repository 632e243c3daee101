import { beforeAll, describe, expect, test } from "vitest";

import type { Check } from "../../src/analyzers/analyzer.ts";
import { actionlintRules } from "../../src/analyzers/actionlint/actionlint-rules.ts";
import { actionlint } from "../../src/analyzers/actionlint/actionlint.ts";

let check: Check;
beforeAll(async () => {
  check = await actionlint.load();
});

async function told(text: string): Promise<readonly string[]> {
  const reports = await check({ path: ".github/workflows/a.yml", text });
  return reports.map((report) => `${report.firstLine} ${report.rule}`);
}

/** A workflow whose one step is given, from line 7 on. */
function step(lines: string, on = "push"): string {
  return `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - name: x\n${lines
    .split("\n")
    .map((line) => `        ${line}\n`)
    .join("")}`;
}

const examples: readonly [rule: string, workflow: string, line: number | null][] = [
  ["yaml-syntax", "a: [\n", 2],
  ["untrusted-input", step("run: echo ${{ github.head_ref }}", "pull_request"), 7],
  [
    "untrusted-input-privileged",
    step("run: echo ${{ github.event.issue.title }}", "[issues, push]"),
    7,
  ],
  [
    "untrusted-input-privileged",
    step("run: echo ${{ github.event.pull_request.title }}", "\n  pull_request_target:"),
    8,
  ],
  ["unknown-event", step("run: x", "pul_request"), 1],
  ["unknown-activity-type", step("run: x", "{ issues: { types: [openedd] } }"), 1],
  ["invalid-schedule", step("run: x", "{ schedule: [{ cron: '0 99 * * *' }] }"), 1],
  ["undefined-property", step("run: echo ${{ steps.nothing.outputs.x }}"), 7],
  ["undefined-variable", step("run: echo ${{ nothing }}"), 7],
  ["undefined-function", step("run: echo ${{ nothing(1) }}"), 7],
  ["expression-syntax", step('run: echo ${{ github.actor == "x" }}'), 7],
  ["action-without-ref", step("uses: actions/checkout"), 7],
  ["disabled-command", step("run: echo '::set-env name=a::b'"), 7],
  ["duplicate-key", step("run: x\nrun: y"), 8],
  ["unexpected-key", step("run: x\nwroking-directory: y"), 8],
  ["unexpected-key", step("run: x\nneeds: y"), 8],
  ["duplicate-step-id", step("id: b\nrun: x") + "      - id: b\n        run: y\n", 9],
  ["unknown-shell", step("run: x\nshell: zzz"), 8],
  ["workflow-syntax", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n", 3],
  [
    "context-not-available",
    "on: push\njobs:\n  a:\n    if: ${{ env.X }}\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n",
    4,
  ],
  [
    "container-password",
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    container:\n      image: x\n      credentials:\n        username: a\n        password: hunter\n    steps:\n      - run: x\n",
    9,
  ],
  [
    "unknown-needed-job",
    "on: push\njobs:\n  a:\n    needs: [b]\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n",
    4,
  ],
  [
    "cyclic-needs",
    "on: push\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n  b:\n    needs: a\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n",
    // The tool starts its walk at either of the two.
    null,
  ],
  ["invalid-pattern", step("run: x", "{ push: { branches: ['a[b'] } }"), 1],
];

describe("what is told of a workflow", () => {
  test.each(examples)("%s", async (rule, text, line) => {
    const all = await told(text);
    if (line === null) expect(all.join()).toContain(rule);
    else expect(all).toContain(`${line} ${rule}`);
  });

  test("every row of the table has its example above", () => {
    const ids = actionlintRules.map((rule) => rule.id);
    expect(new Set(examples.map(([rule]) => rule))).toEqual(new Set(ids));
  });
});

describe("the line that is told", () => {
  test.each<[what: string, lines: string, told: string]>([
    ["a block", "run: |\n  a\n\n  echo ${{ github.sha }}\n  echo ${{ github.head_ref }}", "11"],
    [
      "a block of which another line reads the same",
      "run: |\n  # github.head_ref\n  echo ${{ github.head_ref }}",
      "9",
    ],
    ["a folded block", "run: >-\n  grüße\n  echo\n  ${{ github.head_ref }}", "10"],
    ["an expression of several lines", "run: |\n  echo ${{\n    github.head_ref\n  }}", "9"],
    ["quotes", 'run: "a\n  echo ${{ github.head_ref }}"', "8"],
    ["one line", "run: echo ${{ github.head_ref }}", "7"],
    ["Windows line ends", "run: |\r\n  a\r\n  echo ${{ github.head_ref }}\r", "9"],
    [
      "the script of an action",
      "uses: actions/github-script@v7\nwith:\n  script: |\n    a();\n    b('${{ github.head_ref }}');",
      "11",
    ],
  ])("within %s", async (_what, lines, line) => {
    expect(await told(step(lines, "pull_request"))).toEqual([`${line} untrusted-input`]);
  });

  test("of what is wrong in a block besides", async () => {
    expect(await told(step("run: |\n  a\n  echo ${{ nothing }}"))).toEqual([
      "9 undefined-variable",
    ]);
    expect(await told(step("run: |\n  a\n  echo '::set-env name=a::b'"))).toEqual([
      "9 disabled-command",
    ]);
    expect(await told(step("if: |\n  true &&\n  nothing\nrun: a"))).toEqual([
      "9 undefined-variable",
    ]);
  });

  test("is that of the need, with its name", async () => {
    const job = "    runs-on: ubuntu-latest\n    steps:\n      - run: x\n";
    const text = `on: push\njobs:\n  a:\n${job}  b:\n    needs:\n      - a\n      - Previw\n${job}`;
    const [report, ...others] = await check({ path: ".github/workflows/a.yml", text });
    expect(others).toEqual([]);
    expect(report).toMatchObject({ rule: "unknown-needed-job", firstLine: 10 });
    expect(report?.name?.toLowerCase()).toBe("previw");
  });
});

describe("what is not told", () => {
  test.each([
    ["a runner that the tool's old list lacks", "runs-on: ubuntu-24.04-arm"],
    ["a large runner of one's own", "runs-on: [self-hosted, gpu]"],
  ])("%s", async (_what, runsOn) => {
    const text = `on: push\njobs:\n  a:\n    ${runsOn}\n    steps:\n      - run: x\n`;
    expect(await told(text)).toEqual([]);
  });

  test.each([
    [
      "an input that a newer version of an action has",
      "uses: actions/checkout@v4\nwith:\n  filter: blob:none",
    ],
    [
      "untrusted text that goes through the environment",
      'env:\n  T: ${{ github.head_ref }}\nrun: echo "$T"',
    ],
    ["a command that is deprecated and still works", "run: echo '::set-output name=a::b'"],
    ["a context that the tool does not know", "run: echo ${{ vars.REGION }}"],
    [
      "a key that is like none, and what the tool then makes of the rest",
      "parallel:\n  - id: b\n    run: x\nenv:\n  B: ${{ steps.b.outputs.y }}",
    ],
    ["a property that GitHub added to a context of its own", "run: echo ${{ github.brand_new }}"],
  ])("%s", async (_what, lines) => {
    expect(await told(step(lines, "pull_request"))).toEqual([]);
  });

  test("YAML anchors, which GitHub reads by now", async () => {
    const text =
      "on: push\njobs:\n  a: &job\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n  b: *job\n";
    expect(await told(text)).toEqual([]);
  });

  test("an alias bomb is read without being unfolded", async () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `  a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`,
    );
    expect(await told(`on: &a0 [push]\nenv:\n${levels.join("\n")}\n`)).toEqual([]);
  });
});

test("one file after another is read, however long", async () => {
  const jobs = Array.from(
    { length: 20 },
    (_, at) => `  j${at}:\n    runs-on: ubuntu-latest\n    steps:
      - uses: actions/checkout@v4\n        with:\n          fetch-depth: 0
      - run: echo \${{ github.sha }} ${at}\n`,
  );
  const text = `on: push\njobs:\n${jobs.join("")}`;
  for (let time = 0; time < 5; time += 1) expect(await told(text)).toEqual([]);
});

test("only workflow files are read", () => {
  expect(actionlint.appliesTo(".github/workflows/ci.yml")).toBe(true);
  expect(actionlint.appliesTo(".github/workflows/ci.YAML")).toBe(true);
  expect(actionlint.appliesTo(".github/dependabot.yml")).toBe(false);
  expect(actionlint.appliesTo("docs/.github/workflows/ci.yml")).toBe(false);
});
