import type { Example, Rule } from "../rule.ts";

/** A workflow of one job with these steps, the first on line 6. */
function workflowOf(
  steps: string,
  { on = "pull_request_target", job = "runs-on: ubuntu-latest" } = {},
): Omit<Example, "lines"> {
  const indented = steps.trim().replace(/^(?=.)/gm, "      ");
  return {
    language: "workflow",
    path: ".github/workflows/check.yml",
    code: `on: ${on}\njobs:\n  check:\n    ${job}\n    steps:\n${indented}\n`,
  };
}

/** The hole by which most repositories lost their secrets to a pull request. */
export const untrustedCheckoutRule: Rule = {
  id: "untrusted-checkout",
  category: "security",
  severity: "critical",
  confidence: "high",
  title:
    "A stranger's code is checked out and run ({name}) with the rights of the base repository.",
  trigger:
    "Anyone who opens a pull request from a fork has their own code run with whatever this job holds: its token, its secrets and the caches of the default branch.",
  why: "`pull_request_target` trusts the workflow file, which is the base's, and not the code of the pull request: a test, an install hook or a build file of it can do what the job can. Run it under `pull_request`, which holds no secrets, and hand results on by `workflow_run`; or leave out the ref, so that the base is checked out.",
  cwe: "CWE-829",
  examples: {
    flagged: [
      {
        ...workflowOf(`
- uses: actions/checkout@v4
  with:
    ref: \${{ github.event.pull_request.head.sha }}
- run: npm ci && npm test`),
        lines: [8],
      },
      {
        ...workflowOf(
          `
- uses: actions/checkout@v4
  with:
    ref: refs/pull/\${{ github.event.number }}/merge
- uses: actions/setup-python@v5
- name: Build
  run: |
    echo building
    pip install -e .[dev]`,
          { on: "[push, pull_request_target]" },
        ),
        lines: [8],
      },
      {
        ...workflowOf(`
- uses: actions/checkout@v4
  with:
    repository: \${{ github.event.pull_request.head.repo.full_name }}
    ref: \${{ github.event.pull_request.head.ref }}
- uses: ./.github/actions/preview`),
        lines: [9],
      },
      {
        ...workflowOf(`
- uses: actions/checkout@v4
- uses: actions/checkout@v4
  with:
    ref: \${{ github.head_ref }}
    path: theirs
- run: make docs
  working-directory: theirs`),
        lines: [9],
      },
    ],
    clear: [
      {
        ...workflowOf(`
- uses: actions/checkout@v4
- run: npm ci && npm test`),
        lines: [],
      },
      {
        ...workflowOf(`
- uses: actions/checkout@v4
  with:
    ref: \${{ github.event.pull_request.head.sha }}
- uses: actions/labeler@8558fd74291d67161a8a78ce36a881fa63b766a9
- run: git diff --stat HEAD~1 | tee stat.txt`),
        lines: [],
      },
      {
        ...workflowOf(
          `
- uses: actions/checkout@v4
  with:
    ref: \${{ github.event.pull_request.head.sha }}
- run: npm ci && npm test`,
          { on: "pull_request" },
        ),
        lines: [],
      },
      {
        ...workflowOf(`
- uses: actions/checkout@v4
- uses: actions/checkout@v4
  with:
    ref: \${{ github.event.pull_request.head.sha }}
    path: theirs
- run: npm ci && node scripts/count-words.js theirs/docs`),
        lines: [],
      },
      {
        ...workflowOf(
          `
- uses: actions/checkout@v4
  with:
    ref: \${{ github.event.pull_request.head.sha }}
- run: make preview`,
          { job: "environment: reviewed\n    runs-on: ubuntu-latest" },
        ),
        lines: [],
      },
    ],
  },
};
