import { stripVTControlCharacters } from "node:util";

import { describe, expect, test } from "vitest";
import type { Coverage } from "../../src/domain/coverage.ts";
import { noUsage } from "../../src/domain/engine.ts";
import { fingerprint } from "../../src/domain/ids.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import {
  createTerminalPublisher,
  type OutputFormat,
} from "../../src/terminal/terminal-publisher.ts";
import { displayWidth } from "../../src/terminal/display-width.ts";
import { visibleText } from "../../src/terminal/visible-text.ts";
import { file, finding, head, id, plan } from "./sample-plan.ts";

async function print(
  printed: ReviewPlan,
  format: OutputFormat = "text",
  color = false,
  width: number | null = null,
) {
  const texts: string[] = [];
  const publisher = createTerminalPublisher({
    format,
    sarifTool: () => ({ version: "1.2.3", rules: [], repositoryUrl: null, listsSuppressed: true }),
    color,
    width,
    write: (text) => texts.push(text),
  });
  await publisher.begin({ id, head });
  await publisher.progress(1, 2);
  await publisher.publish(printed);
  return texts.join("");
}

const unit = (state: "reviewed" | "cached") => ({
  unitId: state,
  path: "src/a.ts",
  lines: { first: 1, last: 2 },
  ranges: [],
  keys: {},
  state,
  missing: [],
});

describe("a review as text", () => {
  test("shows each finding beneath its code, by file and line, and counts at the end", async () => {
    const files = [
      file("src/a.ts", "  function f() {", "- old();", "+ one();", "+ two();", "  }", "  end"),
      file("src/b.py", "+ x = 1"),
    ];
    const text = await print(
      plan(files, {
        inline: [
          finding("src/b.py", 10, {
            severity: "critical",
            rule: "ruff/S105",
            replacement: "x = 2",
          }),
          finding("src/a.ts", 12),
        ],
        coverage: {
          files: [{ path: "yarn.lock", state: "skipped", rule: "lock files" }],
          units: [unit("reviewed"), unit("cached")],
          truncated: null,
        },
        usage: { ...noUsage, calls: 1, dollars: 0.0123 },
      }),
    );
    expect(text).toBe(`aaaaaaaaaa..bbbbbbbbbb, analyzers

src/a.ts

  10  function f() {
  11  one();
> 12  two();
      ^^^^^^
  13  }
  14  end
  src/a.ts:12  major  A defect on line 12
  When b is null, it throws.
  bug, model, ffffffffffffffff

src/b.py

> 10  x = 1
      ^^^^^
  src/b.py:10  critical  A defect on line 10
  When b is null, it throws.
  + x = 2
  bug, ruff/S105, ffffffffffffffff

2 findings, none at the gate.
1 critical, 1 major, 2 of 2 units reviewed, 1 from the cache, 1 file skipped, 1.2 s, 1 call to the model, $0.0123
skipped: yarn.lock (lock files)
`);
  });

  test("names up to three files that were skipped, and not the steps of a review", async () => {
    const skipped = ["bin.dat", "dist/app.js", "c.go", "d.go"].map((path) => ({
      path,
      state: "skipped" as const,
      rule:
        { "bin.dat": "binary file (bin.dat)", "dist/app.js": "generated code (app.js)" }[path] ??
        "generated code (marked DO NOT EDIT)",
    }));
    const missing = { code: "too-large", by: "diff", detail: "too long", retryAt: null } as const;
    const large = { path: "large.ts", state: "not-reviewed" as const, missing };
    const shown = async (files: Coverage["files"]): Promise<string> =>
      await print(plan([], { coverage: { files, units: [], truncated: null } }));

    const few = await shown([...skipped.slice(0, 3), large]);
    expect(few).toContain(
      "3 files skipped, 1.2 s, $0\nskipped: bin.dat (binary file), dist/app.js (generated code), c.go (generated code, marked DO NOT EDIT)\n",
    );
    expect(few).toContain("\n  large.ts: too long\n");
    const many = await shown(skipped);
    expect(many).toContain("4 files skipped");
    expect(many).not.toContain("skipped: ");
  });

  test("shows code once for findings that stand on the same lines, one right after the other", async () => {
    const text = await print(
      plan([file("a.ts", "+ x", "+ y")], {
        inline: [
          finding("a.ts", 10, { title: "First." }),
          finding("a.ts", 10, { title: "Second.", trigger: "" }),
          finding("a.ts", 10, { title: "Only x.", quote: "x", trigger: "" }),
          finding("a.ts", 11, { title: "Other line.", trigger: "" }),
        ],
      }),
    );
    expect(text.match(/^(> .*| {2}a\.ts:.*)$/gm)).toEqual([
      "> 10  x",
      "  a.ts:10  major  First.",
      "  a.ts:10  major  Second.",
      "  a.ts:10  major  Only x.",
      "> 11  y",
      "  a.ts:11  major  Other line.",
    ]);
  });

  test("names a file once, then its findings by line, and counts what was suppressed", async () => {
    const mark = { kind: "suppressed", by: "comment", because: "checked", line: 9 } as const;
    const inline = [finding("a.ts", 11), finding("b.ts", 10), finding("a.ts", 10)];
    const text = await print(
      plan([file("a.ts", "+ x", "+ y"), file("b.ts", "+ z")], {
        inline,
        findings: [...inline, finding("a.ts", 12, { marks: [mark] })],
      }),
    );
    expect(text.match(/^(\S+\.ts| {2}\S+\.ts:\d+)/gm)).toEqual([
      "a.ts",
      "  a.ts:10",
      "  a.ts:11",
      "b.ts",
      "  b.ts:10",
    ]);
    expect(text).toContain("\n3 major, 1 suppressed, ");
    const json = JSON.parse(
      await print(plan([], { findings: [finding("a.ts", 12, { marks: [mark] })] }), "json"),
    );
    expect(json).toMatchObject({
      findings: [],
      suppressed: [{ path: "a.ts", line: 12, by: "comment", because: "checked" }],
    });
  });

  test("shows removed lines with the numbers of the old file", async () => {
    const removed = finding("a.ts", 11, {
      placement: {
        kind: "line",
        anchor: { path: "a.ts", side: "LEFT", startLine: 11, endLine: 11 },
      },
    });
    const text = await print(
      plan([file("a.ts", "+ new();", "  same", "- guard();")], { inline: [removed] }),
    );
    expect(text).toContain("  10  same\n> 11  guard();\n      ^^^^^^^^\n");
    expect(text).not.toContain("new();");
  });

  test("says in words where a finding stands that has no line", async () => {
    const text = await print(
      plan([], {
        onFile: [
          finding("a.ts", 0, {
            placement: { kind: "file", path: "a.ts", why: "its line is gone" },
          }),
        ],
        folded: [
          finding("b.ts", 0, {
            placement: { kind: "summary", path: "b.ts", line: 7, why: "outside the diff" },
            confidence: "low",
          }),
        ],
      }),
    );
    expect(text).toContain("in this file (its line is gone)");
    expect(text).toContain("near line 7 (outside the diff)");
    expect(text).toContain("not sure");
  });

  test("names everything that was not reviewed, and why", async () => {
    const missing = {
      code: "timed-out",
      by: "ruff",
      detail: "no answer within 10 s",
      retryAt: null,
    } as const;
    const text = await print(
      plan([], {
        verdict: { kind: "partial", reviewed: 0, eligible: 2, open: 0, retryAt: null },
        coverage: {
          files: [{ path: "big.py", state: "not-reviewed", missing }],
          units: [{ ...unit("reviewed"), state: "not-reviewed", missing: [missing] }],
          truncated: "GitHub listed 3000 files and no more",
        },
        notes: ["unknown key: gaet"],
      }),
    );
    expect(text).toContain("big.py: no answer within 10 s (ruff)");
    expect(text).toContain("src/a.ts:1-2: no answer within 10 s (ruff)");
    expect(text).toContain("GitHub listed 3000 files and no more");
    expect(text).toContain("note  unknown key: gaet");
    expect(text).toContain("Reviewed 0 of 2");
    expect(text).not.toContain("Nothing to say");
  });

  test("says which findings fail the check", async () => {
    const blocking = finding("a.ts", 10);
    const other = finding("a.ts", 11, { fingerprint: fingerprint("e".repeat(16)) });
    const text = await print(
      plan([file("a.ts", "+ x", "+ y")], {
        inline: [blocking, other],
        verdict: { kind: "blocked", by: [blocking.fingerprint], open: 2 },
      }),
    );
    expect(text).toMatch(/A defect on line 10\n.*\n {2}bug, model, at the gate, f{16}\n/);
    expect(text).toMatch(/A defect on line 11\n.*\n {2}bug, model, e{16}\n/);
    expect(text).toContain("2 findings, 1 at or above the gate.");
  });

  test("shows the lines of a Windows file without their carriage returns", async () => {
    const text = await print(
      plan([file("a.ts", "  one\r", "+ two\r")], { inline: [finding("a.ts", 11)] }),
    );
    expect(text).toContain("  10  one\n> 11  two\n");
  });

  test("says so when there is nothing between the two, and what to do", async () => {
    const same = plan([], { verdict: { kind: "skipped", rule: "the change has no files" } });
    expect(await print(same)).toContain(
      "Nothing to review: aaaaaaaaaa and bbbbbbbbbb hold the same files.\n",
    );
    const behind = { ...same, change: { ...same.change, mergeBase: head } };
    expect(await print(behind)).toContain(
      "Nothing to review: 0000000000 has all of bbbbbbbbbb already. Name what to compare with: --base REV.\n",
    );
  });

  test("fits a terminal: words are wrapped and code is cut", async () => {
    const printed = plan([file("a.ts", `+ ${"🦊x".repeat(60)}`)], {
      inline: [finding("a.ts", 10, { title: "One word after the other ".repeat(5).trim() })],
    });
    const text = await print(printed, "text", false, 50);
    const lines = text.split("\n");
    expect(await print(printed, "text", false, 0)).toBe(await print(printed));
    expect(lines.filter((line) => displayWidth(line) > 50)).toEqual([]);
    expect(text).toMatch(/^> 10 {2}(🦊x)+🦊?…$/mu);
    expect(text).toContain(
      "\n  a.ts:10  major  One word after the other One\n  word after the other",
    );
    const colored = await print(printed, "text", true, 50);
    expect(stripVTControlCharacters(colored)).toBe(text);
  });

  test("has colours only when asked for", async () => {
    const printed = plan([file("a.ts", "+ x")], { inline: [finding("a.ts", 10)] });
    expect(await print(printed, "text", true)).toContain("\u001b[");
    expect(await print(printed, "text", false)).not.toContain("\u001b");
  });

  test("cuts what is a whole program on one line", async () => {
    const text = await print(
      plan([file("a.js", `+ ${"x".repeat(50_000)}`)], { inline: [finding("a.js", 10)] }),
    );
    expect(text.length).toBeLessThan(1_000);
    expect(text).toMatch(/^> 10 {2}x{239}…\n {6}\^{240}$/m);
  });
});

const hostile = "\u001b]0;owned\u0007\u009b2J\u202Egnp\u200b\r";

describe("text from a change cannot steer the terminal", () => {
  const printed = plan([file(`src/${hostile}.ts`, `+ ${hostile}`)], {
    inline: [
      finding(`src/${hostile}.ts`, 10, {
        title: hostile,
        trigger: hostile,
        replacement: hostile,
        quote: hostile,
      }),
    ],
    notes: [hostile],
  });

  test("in text, where it is shown for what it is", async () => {
    const text = await print(printed);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u200b\u202e]/u);
    expect(text).toContain("<ESC>]0;owned<U+0007><U+009B>2J<U+202E>gnp<U+200B><U+000D>");
  });

  test("nor in JSON, where it is escaped and comes back unchanged", async () => {
    const text = await print(printed, "json");
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u200b\u202e]/u);
    expect(JSON.parse(text).findings[0]).toMatchObject({ title: hostile, quote: hostile });
  });

  test("and ordinary text of any language stays as it is", () => {
    expect(visibleText("größe = “naïve” 🦊 日本語 \t|")).toBe("größe = “naïve” 🦊 日本語     |");
  });
});

describe("a review as JSON", () => {
  test("is one document of a stable shape", async () => {
    const text = await print(
      plan([file("a.ts", "+ x")], {
        inline: [finding("a.ts", 10)],
        coverage: {
          files: [{ path: "yarn.lock", state: "skipped", rule: "lock files" }],
          units: [unit("cached")],
          truncated: null,
        },
      }),
      "json",
    );
    expect(JSON.parse(text)).toEqual({
      version: 1,
      base: "0".repeat(40),
      mergeBase: "a".repeat(40),
      head: "b".repeat(40),
      uncommitted: null,
      engines: ["analyzers"],
      verdict: { kind: "reviewed-findings", open: 1 },
      findings: [
        {
          fingerprint: "f".repeat(16),
          path: "a.ts",
          line: 10,
          endLine: 10,
          side: "new",
          severity: "major",
          category: "bug",
          confidence: "high",
          engine: "model",
          rule: null,
          cwe: null,
          title: "A defect on line 10",
          trigger: "When b is null, it throws.",
          why: "",
          quote: "const a = b;",
          replacement: null,
          agreedBy: [],
        },
      ],
      suppressed: [],
      units: { eligible: 1, reviewed: 1, cached: 1 },
      skipped: [{ path: "yarn.lock", rule: "lock files" }],
      notReviewed: [],
      truncated: null,
      usage: noUsage,
      elapsedMs: 1234,
      notes: [],
    });
  });
});
