import { expect, test } from "vitest";

import { nothingSeen } from "../../src/domain/seen-file.ts";
import { readMarker } from "../../src/github/marker.ts";
import { renderSummary } from "../../src/github/summary-body.ts";
import { entryOf } from "../review/entry.ts";
import { anchor, coverage, finding, plan, print } from "./samples.ts";

test("the summary tells verdict, counts, range, what has no comment, what was skipped, cost", () => {
  const body = renderSummary(
    plan({
      inline: [finding(), finding({ severity: "minor", fingerprint: print(2) })],
      folded: [
        finding({
          fingerprint: print(3),
          title: "Ask @octocat about it",
          marks: [{ kind: "over-cap", cap: 2 }],
          placement: { kind: "line", anchor: anchor("src/a.ts", 4, 5) },
        }),
      ],
      coverage: coverage({
        files: [
          { path: "src/a.ts", state: "eligible", units: 1 },
          { path: "package-lock.json", state: "skipped", rule: "lock file" },
        ],
      }),
      usage: {
        calls: 2,
        inputTokens: 1000,
        outputTokens: 250,
        cacheReadTokens: 9000,
        cacheWriteTokens: 0,
        dollars: 0.0123,
      },
      notes: ["unknown key `revuew`"],
    }),
    [finding({ fingerprint: print(4), placement: { kind: "file", path: "b|c.ts", why: "moved" } })],
  );
  expect(body).toBe(`**Marginalia: 3 findings, none reaches the gate**

New: 2 major, 1 minor.

Reviewed 1 of 1 unit in 2 files, \`cccccccccc...aaaaaaaaaa\`.

**Notes**

- unknown key \`revuew\`

<details>
<summary>2 findings without a comment of their own</summary>

- **major** · bug · \`b|c.ts\` The average of nothing is not a number. When the list is empty, count is 0 and the page shows NaN.
- **major** · bug · \`src/a.ts:4-5\` Ask \`@octocat\` about it. When the list is empty, count is 0 and the page shows NaN. (beyond the 2 comments of one review)

</details>

<details>
<summary>1 file skipped, by rule</summary>

- \`package-lock.json\`: lock file

</details>

<details>
<summary>Files (2)</summary>

| file | reviewed | findings |
|---|---|---|
| \`src/a.ts\` | 1 of 1 unit | 2 major, 1 minor |
| \`package-lock.json\` | skipped: lock file |  |

</details>

2 model calls; 10,000 tokens in (9,000 from the prompt cache), 250 out; $0.0123; 1.2 s.

<!-- marginalia:summary -->`);
  expect(readMarker(body)).toEqual({ kind: "summary" });
});

test("what was fixed and came back is counted, and what somebody dismissed is not", () => {
  const findings = (["fixed", "dismissed"] as const).map((state) =>
    finding({ marks: [{ kind: "already-said", state }] }),
  );
  const body = renderSummary(
    plan({ findings, verdict: { kind: "reviewed-findings", open: 1 } }),
    [],
  );
  expect(body).toContain("Said before and still there: 1 major.");
});

test("a review without a model says so, and counts what still stands", () => {
  const standing = finding({ marks: [{ kind: "already-said", state: "open" }] });
  const body = renderSummary(
    plan({ findings: [standing], verdict: { kind: "reviewed-findings", open: 1 } }),
    [],
  );
  expect(body).toContain("1 finding, it does not reach the gate");
  expect(body).toContain("Said before and still there: 1 major.");
  expect(body).toContain("No model was called; 1.2 s.");
});

test("what is suppressed is listed with rule, place, who and why, and is no finding", () => {
  const mark = { kind: "suppressed", because: "ask @octocat" } as const;
  const findings = [
    finding({ rule: "ruff/S608", marks: [{ ...mark, by: "comment", line: 1 }] }),
    finding({
      category: "performance",
      placement: { kind: "file", path: "b|c.ts", why: "moved" },
      marks: [{ ...mark, by: "configuration", because: "model/* is off", line: null }],
    }),
  ];
  const body = renderSummary(plan({ findings, verdict: { kind: "reviewed-clean" } }), []);
  expect(body).toContain("No findings in 1 unit");
  expect(body).not.toContain("New:");
  expect(body).toContain(`<details>
<summary>2 findings suppressed</summary>

- \`ruff/S608\` · \`src/a.ts:2\` (comment on line 1: ask \`@octocat\`)
- \`model/performance\` · \`b|c.ts\` (configuration: model/\\* is off)

</details>`);
});

test("a finding that somebody dismissed is listed with their name and reason, and does not count", () => {
  const dismissed = finding({ marks: [{ kind: "already-said", state: "dismissed" }] });
  const life = { kind: "dismissed", by: "ada", because: "@octocat measured it" } as const;
  const ledger = [entryOf(dismissed, { life })];
  const body = renderSummary(
    plan({
      findings: [dismissed],
      remembered: { ledger, seen: nothingSeen },
      verdict: { kind: "reviewed-clean" },
    }),
    [],
  );
  expect(body).toContain("No findings in 1 unit");
  expect(body).not.toContain("Said before");
  expect(body).toContain(`<details>
<summary>1 finding dismissed</summary>

- **major** · bug · \`src/a.ts:2\` The average of nothing is not a number. (by ada: \`@octocat\` measured it)

</details>`);
});

test("a thousand that are suppressed leave room for the rest", () => {
  const findings = Array.from({ length: 1_000 }, (_, at) =>
    finding({
      fingerprint: print(at),
      marks: [{ kind: "suppressed", by: "comment", because: "x".repeat(200), line: 1 }],
    }),
  );
  const body = renderSummary(plan({ findings, verdict: { kind: "reviewed-clean" } }), []);
  expect(Buffer.byteLength(body)).toBeLessThan(6_000);
  expect(body).toMatch(/- and \d+ more findings/);
});

test("a finding of two rules names both", () => {
  const both = finding({ rule: "ruff/S608", agreedBy: ["marginalia/sql-injection"] });
  const mark = { kind: "over-cap", cap: 1 } as const;

  expect(renderSummary(plan({ folded: [{ ...both, marks: [mark] }] }), [])).toContain(
    "(beyond the 1 comment of one review; found by `ruff/S608`, `marginalia/sql-injection`)",
  );
});
