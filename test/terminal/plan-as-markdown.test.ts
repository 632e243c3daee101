import { describe, expect, test } from "vitest";
import { planAsMarkdown, verdictAsMarkdown } from "../../src/terminal/plan-as-markdown.ts";
import { file, finding, plan } from "./sample-plan.ts";

test("a review as Markdown has a heading for each file, the code, and the fix as a diff", () => {
  const files = [file("src/a.ts", "  f(", "+ const a = b;", "  )"), file("b.py", "+ x = 1")];
  const inline = [
    finding("src/a.ts", 11, {
      quote: "const a = b;",
      replacement: "const a = c;",
      why: "Because b may be null.",
    }),
    finding("b.py", 10, { severity: "minor", rule: "ruff/S105", trigger: "", confidence: "low" }),
  ];
  expect(planAsMarkdown(plan(files, { inline, notes: ["unknown key: gaet"] })))
    .toBe(`## Marginalia: 2 findings, none at the gate.

\`aaaaaaaaaa..bbbbbbbbbb\`, 1 major, 1 minor, 0 of 0 units reviewed, 1.2 s, $0

### \`b.py\`

**Line 10: minor.** A defect on line 10

\`\`\`python
x = 1
\`\`\`

<sub>minor bug, \`ruff/S105\`, not sure, \`ffffffffffffffff\`</sub>

### \`src/a.ts\`

**Line 11: major.** A defect on line 11

\`\`\`typescript
f(
const a = b;
)
\`\`\`

When b is null, it throws.

\`\`\`diff
- const a = b;
+ const a = c;
\`\`\`

<details><summary>Why</summary>

Because b may be null.

</details>

<sub>major bug, \`model\`, \`ffffffffffffffff\`</sub>

- Note: unknown key: gaet
`);
});

describe("text from a change is only text in Markdown", () => {
  const hostile =
    "@everyone <img src=x onerror=y> [a](https://x.test) #1 </details> ![i](//x) ``` **b**";

  test("wherever it stands", () => {
    const one = finding("a.ts", 10, {
      path: hostile,
      title: hostile,
      trigger: `${hostile}\n\n# heading`,
      why: hostile,
      rule: hostile,
    });
    const text = planAsMarkdown(plan([], { inline: [one], notes: [hostile] }));
    const outside = text.replaceAll(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, "");
    expect(outside).not.toMatch(/@everyone|<img|https:|(?<!\\)\]\(|^# /m);
    expect(text.match(/<\/details>/g)?.length).toBe(
      1 + (text.match(/`[^\n]*<\/details>[^\n]*`/g)?.length ?? 0),
    );
  });

  test("also where code or a fix holds a fence", () => {
    const line = "````` not the end";
    const one = finding("a.md", 10, { quote: line, replacement: "```````" });
    const text = planAsMarkdown(plan([file("a.md", `+ ${line}`)], { inline: [one] }));
    expect(text).toContain(`\`\`\`\`\`\`markdown\n${line}\n\`\`\`\`\`\`\n`);
    expect(text).toContain("````````diff\n- ````` not the end\n+ ```````\n````````\n");
  });
});

test("says what was not reviewed", () => {
  const missing = { code: "budget", by: "model", detail: "out of budget", retryAt: null } as const;
  const text = planAsMarkdown(
    plan([], {
      verdict: { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: null },
      coverage: {
        files: [{ path: "big_one.py", state: "not-reviewed", missing }],
        units: [],
        truncated: null,
      },
    }),
  );
  expect(text).toContain("## Marginalia: Reviewed 1 of 2, 0 findings so far.");
  expect(text).toContain("### Not reviewed\n\n- big_one.py: out of budget (model)");
});

test("fits into a comment however much there is to say, and counts the rest", () => {
  const inline = Array.from({ length: 2_000 }, (_, at) =>
    finding(`src/${at}.ts`, 1, { title: "A long sentence. ".repeat(11) }),
  );
  const text = planAsMarkdown(plan([], { inline, notes: Array(2_000).fill("a note") as string[] }));
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(text).toMatch(/- and \d+ more/);
});

test("an end without a plan is its heading", () => {
  expect(verdictAsMarkdown({ kind: "not-reviewed", why: "no *git*", retryAt: null })).toBe(
    "## Marginalia: Could not review: no \\*git\\*\n",
  );
});
