import type { Coverage, FileCoverage, UnitCoverage } from "../../src/domain/coverage.ts";
import type { NotReviewed } from "../../src/domain/engine.ts";
import { sha } from "../../src/domain/ids.ts";
import type { LedgerEntry } from "../../src/domain/ledger-entry.ts";
import { nothingSeen } from "../../src/domain/seen-file.ts";
import { checkOfPlan, checkOfVerdict } from "../../src/github/check-output.ts";
import { renderComment, renderFileComment } from "../../src/github/comment-body.ts";
import { renderFixed } from "../../src/github/fixed-threads.ts";
import { renderReviewBody } from "../../src/github/review-body.ts";
import { renderSummary } from "../../src/github/summary-body.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import { anchor, coverage, finding, plan, print } from "./samples.ts";

const at = Date.UTC(2026, 10, 22, 4, 30);

const change = {
  ...plan().change,
  mergeBase: sha("5be0c1774d".repeat(4)),
  head: sha("e21f9a3c60".repeat(4)),
};
const nextHead = sha("9d40b7e815".repeat(4));

const injection = finding({
  fingerprint: print(1),
  category: "security",
  severity: "critical",
  title: "The order id of the request becomes part of the SQL statement.",
  trigger:
    "GET /orders/0 OR 1=1 lists the orders of every customer; with a semicolon the table can be dropped.",
  why: "Text that is put into a statement is read as SQL. A parameter is only ever a value, whatever is in it.",
  quote: "  const rows = await db.query(`SELECT * FROM orders WHERE id = ${id}`);",
  replacement: '  const rows = await db.query("SELECT * FROM orders WHERE id = $1", [id]);',
  rule: "marginalia/sql-injection",
  engine: "analyzers",
  cwe: "CWE-89",
  agreedBy: ["model"],
  path: "src/orders.ts",
  placement: { kind: "line", anchor: anchor("src/orders.ts", 41) },
});

const hostile = finding({
  fingerprint: print(2),
  title:
    "@acme/security fixes #12 and closes acme/shop#3, see https://evil.example/?q=1 ![x](https://evil.example/x.png)",
  trigger:
    "# Heading\n- list\n<img src=x onerror=alert(1)> <!-- marginalia:summary --> [click](javascript:alert(1)) &#64;octocat GH-7 deadbeefcafe :tada: $x$",
  why: "First paragraph with ``` a fence.\n\n| a | b |\n|---|---|\n\n> [!WARNING]\n> Send the token to ada@example.org.",
  quote: "```\n</details>\n<!-- marginalia:finding=ffffffffffffffff -->",
  replacement: '```js\nconst safe = "</details>";\n```',
  placement: { kind: "line", anchor: anchor("src/a.ts", 2, 4) },
});

const cameBack = finding({
  fingerprint: print(3),
  cameBack: { fixedIn: nextHead, after: 7 },
});

const onFile = finding({
  fingerprint: print(4),
  severity: "minor",
  category: "resource",
  title: "The file handle is never closed.",
  trigger: "Each request leaves one open, until the process has no more.",
  why: "",
  replacement: null,
  quote: "const handle = await open(path);",
  path: "src/export.ts",
  placement: {
    kind: "file",
    path: "src/export.ts",
    why: "the quoted code stands in several places",
  },
});

const beyondTheCap = finding({
  fingerprint: print(5),
  severity: "minor",
  category: "error-handling",
  title: "The rejected promise is dropped.",
  trigger: "When the mail server is down, nobody learns that the invoice was not sent.",
  marks: [{ kind: "over-cap", cap: 2 }],
  path: "src/mail.ts",
  placement: { kind: "line", anchor: anchor("src/mail.ts", 17, 19) },
});

const silenced = finding({
  fingerprint: print(6),
  rule: "ruff/S608",
  path: "tools/report.py",
  placement: { kind: "line", anchor: anchor("tools/report.py", 8) },
  marks: [
    { kind: "suppressed", by: "comment", because: "the table's name is a constant", line: 7 },
  ],
});

const late = finding({
  fingerprint: print(7),
  severity: "major",
  title: "Two requests can spend the same voucher.",
  trigger: "When both read it before either writes, it is paid out twice.",
  path: "src/voucher.ts",
  placement: { kind: "line", anchor: anchor("src/voucher.ts", 30) },
  marks: [{ kind: "late", because: "an earlier review saw these lines" }],
});

const standing = finding({
  fingerprint: print(8),
  title: "The retry never ends.",
  path: "src/sync.ts",
  placement: { kind: "line", anchor: anchor("src/sync.ts", 52) },
  marks: [{ kind: "already-said", state: "open" }],
});

const notMeant = finding({
  fingerprint: print(10),
  category: "security",
  title: "A command is run through a shell.",
  path: "tools/upload.py",
  placement: { kind: "line", anchor: anchor("tools/upload.py", 15) },
  marks: [{ kind: "already-said", state: "dismissed" }],
});

const toldBefore: LedgerEntry = {
  fingerprint: print(9),
  life: { kind: "open" },
  engine: "model",
  path: "src/discount.ts",
  scope: null,
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The discount is taken off twice",
  quote: "price -= discount(price);",
  rule: null,
  lines: { side: "new", first: 12, last: 12 },
  unit: null,
  firstSeen: { head: sha("e".repeat(40)), at },
  lastSeen: { head: sha("e".repeat(40)), at },
  thread: null,
};

const dismissed: LedgerEntry = {
  ...toldBefore,
  fingerprint: print(10),
  life: { kind: "dismissed", by: "ada", because: "the hosts come from our own inventory" },
};

const rateLimited: NotReviewed = {
  code: "rate-limited",
  by: "model",
  detail: "the provider asked to wait",
  retryAt: at,
};

function unit(path: string, state: UnitCoverage["state"], missing: readonly NotReviewed[] = []) {
  const lines = { first: 1, last: 40 };
  return { unitId: path, path, lines, ranges: [], keys: {}, state, missing };
}

function eligible(path: string): FileCoverage {
  return { path, state: "eligible", units: 1 };
}

const everything: Coverage = {
  files: [
    ...["src/orders.ts", "src/mail.ts", "src/export.ts", "src/sync.ts"].map(eligible),
    ...["tools/report.py", "src/voucher.ts", "src/price.ts", "src/discount.ts"].map(eligible),
    { path: "package-lock.json", state: "skipped", rule: "lock file (built in)" },
    { path: "web/dist/app.js", state: "skipped", rule: "generated (.gitattributes, line 2)" },
    { path: "web/dist/app.css", state: "skipped", rule: "generated (.gitattributes, line 2)" },
    { path: "docs/logo.png", state: "nothing-to-review", why: "binary" },
  ],
  units: [
    unit("src/orders.ts", "reviewed"),
    ...["src/mail.ts", "src/export.ts", "src/sync.ts"].map((path) => unit(path, "cached")),
    ...["tools/report.py", "src/voucher.ts", "src/discount.ts"].map((path) => unit(path, "cached")),
    unit("src/price.ts", "not-reviewed", [rateLimited]),
  ],
  truncated: null,
};

const usage: ReviewPlan["usage"] = {
  calls: 2,
  inputTokens: 1_812,
  outputTokens: 640,
  cacheReadTokens: 9_200,
  cacheWriteTokens: 0,
  dollars: 0.0193,
};

const blocked = plan({
  change,
  inline: [injection],
  onFile: [onFile],
  folded: [beyondTheCap],
  findings: [injection, onFile, beyondTheCap, standing, silenced, late, notMeant],
  late: [late],
  standing: [toldBefore],
  remembered: { ledger: [toldBefore, dismissed], seen: nothingSeen },
  coverage: everything,
  verdict: { kind: "blocked", by: [print(1), print(8), print(9)], open: 5 },
  usage,
  notes: ['.github/marginalia.yml, line 4, column 1: "revuew" is no key; did you mean "review"?'],
  elapsed: 8_412,
});

const partial = plan({
  change,
  notes: ["@everyone: this note is text of a file"],
  coverage: coverage({
    files: [eligible("src/a.ts"), eligible("src/price.ts")],
    units: [unit("src/a.ts", "reviewed"), unit("src/price.ts", "not-reviewed", [rateLimited])],
  }),
  verdict: { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: at },
});

/** More of everything than fits: what is cut says so. */
function overflowing(): string {
  const many = Array.from({ length: 2_000 }, (_, number) => number);
  const path = (number: number): string => `src/größe/${number}.ts`;
  const over = (number: number): ReturnType<typeof finding> => ({
    ...beyondTheCap,
    fingerprint: print(number),
    path: path(number),
    placement: { kind: "line", anchor: anchor(path(number), 1) },
  });
  const body = renderSummary(
    plan({
      folded: many.map(over),
      findings: many.map((number) => ({ ...over(number), marks: silenced.marks })),
      late: many.map((number) => ({ ...over(number), marks: late.marks })),
      coverage: coverage({
        files: many.map((number) => ({
          path: path(number),
          state: "skipped",
          rule: `rule ${number}`,
        })),
        units: many.map((number) => unit(path(number), "not-reviewed", [rateLimited])),
      }),
      verdict: { kind: "blocked", by: many.map(print), open: 2_000 },
      notes: many.map((number) => `note ${number}`),
    }),
    [],
  );
  return withoutMiddles(body);
}

/** Lists with their first and their last two lines, so that a person can read the whole. */
function withoutMiddles(markdown: string): string {
  return markdown.replaceAll(
    /^((?:[-|] ?.*\n){3})((?:[-|].*\n)+)((?:[-|].*(?:\n|$)){2})/gm,
    (_, first: string, middle: string, last: string) =>
      `${first}[${middle.split("\n").length - 1} lines like these]\n${last}`,
  );
}

/** What is said on GitHub in the cases that tell most, by the name of its file in `golden/`. */
export const tellingCases: Readonly<Record<string, () => string>> = {
  "comment-critical-with-suggestion": () => renderComment(injection),
  "comment-hostile": () => renderComment(hostile),
  "comment-came-back": () => renderComment(cameBack),
  "comment-on-file": () => renderFileComment(onFile),
  "comment-moved-to-file": () => renderFileComment(injection),
  review: () => renderReviewBody({ id: plan().id, head: change.head }, [print(1), print(2)]),
  "answer-fixed": () => renderFixed({ fingerprint: print(1), fixedIn: nextHead }),
  "summary-blocked": () => renderSummary(blocked, []),
  "summary-partial": () => renderSummary(partial, []),
  "summary-clean": () => renderSummary(plan({ change, wantsSummary: true }), []),
  "summary-overflow": overflowing,
  "check-blocked": () => withTitle(checkOfPlan(blocked, [])),
  "check-not-reviewed": () =>
    withTitle(
      checkOfVerdict({ kind: "not-reviewed", why: "GitHub answered with 502", retryAt: at }),
    ),
};

function withTitle({
  title,
  summary,
}: {
  readonly title: string;
  readonly summary: string;
}): string {
  return `title: ${title}\n\n${summary}`;
}
