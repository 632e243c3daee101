import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import { cutUnits } from "../../src/diff/cut-units.ts";
import { diffTexts } from "../../src/diff/diff-texts.ts";
import type { FileChange, FileContent } from "../../src/domain/change.ts";
import { systemClock } from "../../src/domain/clock.ts";
import { RetryLater } from "../../src/domain/errors.ts";
import { silentLog } from "../../src/domain/log.ts";
import { find } from "../../src/review/find.ts";
import { fakeCache } from "../review/fakes.ts";
import { claimsOf, contextOf, review, unitsOf } from "./unit-of.ts";
import type { Edit } from "./unit-of.ts";

const engine = createAnalyzerEngine({ log: silentLog, timeoutMs: 60_000, memoryMb: 1024 });
afterAll(() => engine.close());

/** Put together here, so that no scanner stumbles over this file. */
const stripeKey = ["sk", "live", "Zq8vT2mN5xK9pL3w"].join("_");

async function told(path: string, edit: Edit): Promise<readonly string[]> {
  const outcomes = await review(engine, { [path]: edit });
  expect(outcomes.flatMap((outcome) => outcome.missing)).toEqual([]);
  return outcomes.flatMap((outcome) =>
    outcome.claims.map((claim) => `${claim.rule}: ${claim.quote.trim()}`),
  );
}

describe("a file with merge conflict markers", () => {
  const conflicted = (mine: string, theirs: string): string =>
    `<<<<<<< ours\n${mine}\n=======\n${theirs}\n>>>>>>> theirs\n`;
  const idsOf = (rules: readonly string[]): readonly string[] =>
    rules.map((each) => each.slice(0, each.indexOf(":")));

  test.each([
    ["src/a.ts", conflicted("f();", "g();")],
    ["src/a.py", conflicted("x = 1", "y = 1")],
    [".github/workflows/a.yml", conflicted("on: push", "on: pull_request")],
  ])("%s is told of them, and not that it cannot be parsed besides", async (path, text) => {
    expect(idsOf(await told(path, { before: null, after: text }))).toEqual([
      "conflict-markers/unresolved",
    ]);
  });

  test("what else is broken in another file is told", async () => {
    expect(idsOf(await told("src/a.py", { before: null, after: "x = (\n" }))).toEqual([
      "ruff/invalid-syntax",
    ]);
  });
});

test("one change with a planted fault for each tool", async () => {
  const claims = await claimsOf(engine, {
    ".github/workflows/ci.yml":
      "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.head_ref }}\n",
    "src/a.ts": "export const o = {\n  a: 1,\n  a: 2,\n};\n",
    "src/b.py": "def f(x=[]):\n    return x\n",
    "src/c.go": `var key = "${stripeKey}"\n`,
    "src/d.rs": "let admin\u200D = 1;\nlet is_ad\u200Dmin = true;\n",
    "src/e.c": "<<<<<<< ours\nint x;\n=======\nint y;\n>>>>>>> theirs\n",
  });
  expect(claims.map(({ path, row, rule, severity }) => [path, row, rule, severity])).toEqual([
    [".github/workflows/ci.yml", 5, "actionlint/untrusted-input", "major"],
    ["src/a.ts", 2, "oxlint/no-dupe-keys", "major"],
    ["src/b.py", 0, "ruff/B006", "major"],
    ["src/c.go", 0, "secrets/stripe-live-key", "critical"],
    ["src/d.rs", 1, "unicode/invisible-in-name", "major"],
    ["src/e.c", 0, "conflict-markers/unresolved", "major"],
  ]);
  expect(claims.map((claim) => claim.quote)).toEqual([
    "      - run: echo ${{ github.head_ref }}",
    "  a: 2,",
    "def f(x=[]):",
    `var key = "${stripeKey}"`,
    "let is_ad\u200Dmin = true;",
    "<<<<<<< ours\nint x;\n=======",
  ]);
});

test("a fault on each line of a long file is told while somebody waits", async () => {
  const count = 20_000;
  const text = Array.from({ length: count }, (_, at) => `if (x === NaN) f(${at});\n`).join("");
  const claims = await claimsOf(engine, { "src/long.js": text });
  expect(claims).toHaveLength(count);
}, 40_000);

test("of two functions that read the same, the one that hides the other is told", async () => {
  const filler = Array.from({ length: 160 }, (_, at) => `print(${at})\n`).join("");
  const twin = "def twin():\n    return 1\n\n\n";
  const head = {
    kind: "text",
    text: `${filler}\n\n${twin}${twin}print(0)\n`,
    lossy: false,
  } as const;
  const hunks = diffTexts("", head.text);
  if (hunks === null) throw new TypeError("the text is too long to compare");
  const file: FileChange = {
    path: "src/a.py",
    previousPath: null,
    status: "added",
    kind: "file",
    patch: { kind: "hunks", hunks },
  };
  const { found } = await find({
    engine,
    units: cutUnits(file, head.text, 1),
    context: {
      signal: new AbortController().signal,
      readFile: (_path, side) => Promise.resolve(side === "head" ? head : null),
    },
    cache: fakeCache(),
    repositoryId: "7",
    ignoreCache: false,
    clock: systemClock,
    log: silentLog,
    onSettled: () => undefined,
  });
  expect(found.flatMap(({ claims }) => claims.map(({ rule }) => rule))).toEqual(["ruff/F811"]);
});

describe("only what the change brings is told", () => {
  const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;
  const filler = Array.from({ length: 20 }, (_, at) => `f(${at});`);

  test("a fault on a line that the change adds", async () => {
    const before = lines(...filler);
    const after = lines(...filler.slice(0, 10), "if (x === NaN) g();", ...filler.slice(10));
    expect(await told("a.js", { before, after })).toEqual([
      "oxlint/use-isnan: if (x === NaN) g();",
    ]);
  });

  test("not a fault on a line that the change only shows", async () => {
    const before = lines("if (x === NaN) g();", "f();");
    expect(await told("a.js", { before, after: lines("if (x === NaN) g();", "h();") })).toEqual([]);
  });

  test("not a fault that only moved or was indented anew", async () => {
    const before = lines("if (x === NaN) g();", ...filler);
    const after = lines(...filler, "{", "  if (x === NaN) g();", "}");
    expect(await told("a.js", { before, after })).toEqual([]);
  });

  test("one of two when one was there before", async () => {
    const before = lines("if (x === NaN) g();", ...filler);
    const after = lines("if (x === NaN) g();", ...filler, "if (x === NaN) g();");
    const outcomes = await review(engine, { "a.js": { before, after } });
    expect(outcomes.flatMap((outcome) => outcome.claims)).toHaveLength(1);
  });

  test("a second key that repeats one which was there, and a first that is put above it", async () => {
    const before = lines("const o = {", "  a: 1,", "  b: 2,", "};");
    const below = lines("const o = {", "  a: 1,", "  b: 2,", "  a: 3,", "};");
    const above = lines("const o = {", "  b: 3,", "  a: 1,", "  b: 2,", "};");
    expect(await told("a.js", { before, after: below })).toEqual(["oxlint/no-dupe-keys: a: 3,"]);
    expect(await told("a.js", { before, after: above })).toEqual(["oxlint/no-dupe-keys: b: 3,"]);
    expect(await told("a.js", { before: below, after: below.replace("1", "4") })).toEqual([]);
  });

  test("a syntax error once, and not when the file was broken before", async () => {
    const after = lines("const = ;", "const = ;");
    expect(await told("a.js", { before: lines("f();"), after })).toHaveLength(1);
    expect(await told("a.js", { before: lines("let = = ;"), after })).toEqual([]);
  });

  test("a missing name once, and not when it was missing before", async () => {
    const after = lines("a = json.loads(1)", "b = json.loads(2)", "c = os.sep");
    expect(await told("a.py", { before: null, after })).toEqual([
      "ruff/F821: a = json.loads(1)",
      "ruff/F821: c = os.sep",
    ]);
    const before = lines("x = json");
    expect(await told("a.py", { before, after: before + after })).toEqual([
      "ruff/F821: c = os.sep",
    ]);
  });

  test("nothing of a file that is removed, without reading it", async () => {
    const [unit] = unitsOf("a.js", { before: "if (x === NaN) g();\n", after: "" });
    if (unit === undefined) throw new TypeError("the edit has no unit");
    const context = { ...contextOf({}), readFile: () => Promise.reject(new Error("unread")) };
    const events = [];
    for await (const event of engine.review([{ ...unit, status: "removed" }], context)) {
      events.push(event);
    }
    expect(events).toEqual([{ kind: "outcome", unitId: unit.id, claims: [], missing: [] }]);
  });
});

test("each fault goes to the one unit that adds it, at its row there", async () => {
  const filler = Array.from({ length: 30 }, (_, at) => `f(${at});\n`).join("");
  const edit = {
    before: `a();\n${filler}`,
    after: `a();\nif (x === NaN) g();\n${filler}if (NaN === y) g();\n`,
  };
  const outcomes = await review(engine, { "a.js": edit });
  expect(outcomes.map((each) => each.claims.map((claim) => [claim.row, claim.quote]))).toEqual([
    [[1, "if (x === NaN) g();"]],
    [[3, "if (NaN === y) g();"]],
  ]);
});

test("configuration and plug-ins of the pull request are neither obeyed nor run", async () => {
  const mark = join(tmpdir(), `marginalia-ran-${process.pid}`);
  const evil = `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");`;
  const claims = await claimsOf(engine, {
    ".oxlintrc.json": '{ "jsPlugins": ["./evil.cjs"], "rules": { "use-isnan": "off" } }\n',
    "oxlint.config.ts": `${evil}\nexport default { rules: { "use-isnan": "off" } };\n`,
    "evil.cjs": `${evil}\nmodule.exports = {};\n`,
    ".eslintignore": "*\n",
    ".gitignore": "*\n",
    "package.json": '{ "eslintConfig": { "rules": { "use-isnan": "off" } } }\n',
    "ruff.toml": 'exclude = ["*"]\n[lint]\nselect = []\n',
    "pyproject.toml": "[tool.ruff]\nexclude = ['*']\n",
    ".secretlintrc.json": '{ "rules": [] }\n',
    "a.js": "if (x === NaN) f();\n",
    "b.py": "def f(x=[]):\n    return x\n",
    "c.sh": `# secretlint-disable\nkey=${stripeKey}\n`,
  });
  expect(claims.map((claim) => claim.rule)).toEqual([
    "oxlint/use-isnan",
    "ruff/B006",
    "secrets/stripe-live-key",
  ]);
  expect(existsSync(mark)).toBe(false);
});

describe("what cannot be read is not reviewed, out loud", () => {
  const edit = { before: null, after: "f();\n" };
  const missing = async (readFile: () => Promise<FileContent | null>): Promise<object> => {
    const [outcome] = await review(engine, { "a.js": edit }, { ...contextOf({}), readFile });
    return outcome?.missing ?? [];
  };

  test.each([
    ["a binary", { kind: "binary" } as const, "unreadable"],
    ["a huge file", { kind: "too-large", bytes: 5_000_000 } as const, "too-large"],
    [
      "a long text",
      { kind: "text", text: "f();\n".repeat(250_000), lossy: false } as const,
      "too-large",
    ],
    [
      "a minified text",
      { kind: "text", text: "f();".repeat(60_000), lossy: false } as const,
      "too-large",
    ],
    [
      "a text of 40,000 lines",
      { kind: "text", text: "f();\n".repeat(40_000), lossy: false } as const,
      "too-large",
    ],
    ["nothing", null, "unreadable"],
  ])("%s", async (_what, content, code) => {
    expect(await missing(() => Promise.resolve(content))).toMatchObject([
      { code, by: "analyzers", retryAt: null },
    ]);
  });

  test("a fault that passes, with the time to try again", async () => {
    const later = new RetryLater("GitHub is busy", 1_700_000_000_000);
    expect(await missing(() => Promise.reject(later))).toMatchObject([
      { code: "unavailable", retryAt: 1_700_000_000_000 },
    ]);
  });
});

test("paths that would mean something to a shell or a disk mean nothing", async () => {
  const paths = [
    "-rf.js",
    "../../up.js",
    "/etc/x.js",
    "a\nb.js",
    "a b;c$(d).js",
    "node_modules/a.js",
  ];
  const claims = await claimsOf(
    engine,
    Object.fromEntries(paths.map((path) => [path, "if (x === NaN) f();\n"])),
  );
  expect(claims.map((claim) => claim.path)).toEqual(paths);
});
