import { afterEach, describe, expect, test } from "vitest";

import { createAnalyzerEngine } from "../../../src/analyzers/engine.ts";
import type { AnalyzerEngine } from "../../../src/analyzers/engine.ts";
import { silentLog } from "../../../src/domain/log.ts";
import { contextOf, review, unitsOf } from "../unit-of.ts";
import type { Edit } from "../unit-of.ts";

const none = {
  analyzers: [],
  module: new URL("../fake-analyzers.ts", import.meta.url).href,
};

let engine: AnalyzerEngine | null = null;
afterEach(async () => engine?.close());

/** An engine of these rules alone. */
function start(rules: string, timeoutMs = 30_000): AnalyzerEngine {
  engine = createAnalyzerEngine({
    log: silentLog,
    timeoutMs,
    memoryMb: 1024,
    catalogue: none,
    ownRules: [{ path: "rules.yml", text: rules }],
  });
  return engine;
}

async function claimsOf(rules: string, edits: Readonly<Record<string, Edit>>) {
  const outcomes = await review(start(rules), edits);
  expect(outcomes.flatMap(({ missing }) => missing)).toEqual([]);
  return outcomes.flatMap(({ claims }) => claims);
}

const added = (after: string): Edit => ({ before: null, after });

describe("a rule finds its pattern", () => {
  test.each<readonly [language: string, path: string, rule: string, code: string, quote: string]>([
    [
      "TypeScript",
      "a.ts",
      "pattern: console.log($$$A)",
      "f();\n  console.log('é', 1);\n",
      "  console.log('é', 1);",
    ],
    [
      "tsx",
      "a.tsx",
      "pattern: <Old $$$A />",
      "const a = <Old b={1} />;\n",
      "const a = <Old b={1} />;",
    ],
    ["js", "a.jsx", "pattern: alert($A)", "alert(1);\n", "alert(1);"],
    ["Python", "a.py", "pattern: os.system($A)", "x = 1\nos.system(x)\n", "os.system(x)"],
    [
      "Go",
      "a.go",
      'pattern: { context: "func f() { fmt.Println($$$A) }", selector: call_expression }',
      "package a\n\nfunc f() {\n\tfmt.Println(1)\n}\n",
      "\tfmt.Println(1)",
    ],
    [
      "Java",
      "A.java",
      "pattern: System.out.println($A)",
      "class A {\n  void f() { System.out.println(1); }\n}\n",
      "  void f() { System.out.println(1); }",
    ],
    ["Ruby", "a.rb", "pattern: eval($A)", "eval(x)\n", "eval(x)"],
    [
      "Rust",
      "a.rs",
      "pattern: $A.unwrap()",
      "fn f() { g().unwrap(); }\n",
      "fn f() { g().unwrap(); }",
    ],
    [
      "CSharp",
      "a.cs",
      "pattern: Thread.Sleep($A)",
      "class A { void F() { Thread.Sleep(1); } }\n",
      "class A { void F() { Thread.Sleep(1); } }",
    ],
    ["Cpp", "a.cpp", "pattern: gets($A)", "int f() { gets(a); }\n", "int f() { gets(a); }"],
    ["Bash", "a.sh", "pattern: rm -rf $A", "rm -rf x\n", "rm -rf x"],
    [
      "Css",
      "a.css",
      "kind: important",
      "a { color: red !important; }\n",
      "a { color: red !important; }",
    ],
    ["Hcl", "a.tf", "pattern: acl = $A", 'resource "a" "b" {\n  acl = "x"\n}\n', '  acl = "x"'],
  ])("%s", async (language, path, rule, code, quote) => {
    const [claim, ...others] = await claimsOf(
      `id: found\nlanguage: ${language}\nrule:\n  ${rule}\n`,
      { [path]: added(code), "a.txt": added(code) },
    );
    expect(claim).toMatchObject({ quote, rule: "own/found", severity: "minor", category: "rule" });
    expect(others).toEqual([]);
  });
});

const noPrint = `id: no-print
language: TypeScript
rule: { pattern: print($A) }
`;

test("what the base had already is not told, wherever it has moved to", async () => {
  const claims = await claimsOf(noPrint, {
    "a.ts": { before: "print(old);\n", after: "const a = 1;\nprint(fresh);\n  print(old);\n" },
  });
  expect(claims.map(({ quote }) => quote)).toEqual(["print(fresh);"]);
});

test("the message, the note and what they leave open become the words of the finding", async () => {
  const [claim] = await claimsOf(
    `${noPrint.replace("print($A)", "$FN($A)")}severity: error
message: Do not call $FN for $5, it is {name}.
note: |
  Standard output is read
  by programs.

  Take the log.
metadata: { category: bug, confidence: high, cwe: CWE-532 }
`,
    { "a.ts": added("shout(1);\n") },
  );
  expect(claim).toMatchObject({
    title: "Do not call shout for $5, it is { name }.",
    trigger: "Standard output is read by programs.",
    why: "Take the log.",
    severity: "major",
    category: "bug",
    confidence: "high",
    cwe: "CWE-532",
  });
});

test("a long message is cut in the title, and stands whole in the reasons", async () => {
  const message = "words ".repeat(60).trim();
  const [claim] = await claimsOf(`${noPrint}message: ${message}\n`, {
    "a.ts": added("print(1);\n"),
  });
  expect(Array.from(claim?.title ?? "")).toHaveLength(200);
  expect(claim?.why).toBe(message);
  expect(claim?.trigger).toBe("Your rule no-print matches this code.");
});

describe("a fix replaces whole lines", () => {
  test.each<readonly [what: string, fix: string, code: string, expected: string | null]>([
    [
      "with what the metavariables stand for",
      "log($A)",
      "  print(a + 1); // x\n",
      "  log(a + 1); // x",
    ],
    ["over several lines of code", "log($A)", "print({\n  a,\n});\n", "log({\n  a,\n});"],
    ["indented as the match", '"check();\\nlog($A)"', "  print(1);\n", "  check();\n  log(1);"],
    ["with nothing", '""', "print(1)\n", ""],
    ["not where two matches share a line", "log($A)", "print(1); print(2);\n", null],
    ["not where one lies in another", "log($A)", "print(\n  print(2)\n);\n", null],
    ["not where a name stands for nothing", "log($B)", "print(1);\n", null],
    [
      "not where lines would need another indentation",
      '"a();\\nlog($A)"',
      "print({\n  a,\n});\n",
      null,
    ],
  ])("%s", async (_, fix, code, expected) => {
    const [claim] = await claimsOf(`${noPrint}fix: ${fix}\n`, { "a.ts": added(code) });
    expect(claim?.replacement).toBe(expected);
  });

  test("with what a transformation made", async () => {
    const [claim] = await claimsOf(
      `${noPrint}transform: { B: { convert: { source: $A, toCase: upperCase } } }\nfix: log($B)\n`,
      { "a.ts": added("print(abc);\n") },
    );
    expect(claim?.replacement).toBe("log(ABC);");
  });
});

test("files and ignores choose among the paths, and a rule that is off looks at none", async () => {
  const rules = `${noPrint}files: ["src/**"]
ignores: ["*.test.ts"]
---
id: off
language: TypeScript
severity: off
rule: { kind: call_expression }
`;
  const edit = added("print(1);\n");
  const outcomes = await review(start(rules), {
    "src/a.ts": edit,
    "src/a.test.ts": edit,
    "lib/a.ts": edit,
  });
  expect(outcomes.filter(({ claims }) => claims.length > 0).map(({ unitId }) => unitId)).toEqual([
    "src/a.ts#1",
  ]);
});

test("a rule that takes too long is told as not reviewed, and the next file is reviewed", async () => {
  const slow = `id: slow
language: TypeScript
rule:
  kind: call_expression
  has: { stopBy: end, has: { stopBy: end, has: { stopBy: end, regex: "^never$" } } }
`;
  const own = start(slow, 1_500);
  const nested = `${"f(".repeat(1_500)}${")".repeat(1_500)};\n`;
  expect(await review(own, { "a.ts": added(nested) })).toMatchObject([
    { claims: [], missing: [{ code: "timed-out", by: "own" }] },
  ]);
  expect(await review(own, { "b.ts": added("g();\n") })).toMatchObject([{ missing: [] }]);
});

test("another rule is another identity, another comment in its file is not", async () => {
  const edits = { "a.ts": added("print(1);\n"), "a.py": added("print(1)\n") };
  const identityOf = async (rules: string, path: "a.ts" | "a.py"): Promise<string> => {
    const [unit] = unitsOf(path, edits[path]);
    if (unit === undefined) throw new Error("there is a unit");
    const own = start(rules);
    const identity = await own.identity(unit, contextOf(edits));
    await own.close();
    return identity;
  };
  const before = await identityOf(noPrint, "a.ts");
  expect(await identityOf(`# mine\n${noPrint}`, "a.ts")).toBe(before);
  expect(await identityOf(`${noPrint}constraints: { A: { kind: number } }\n`, "a.ts")).not.toBe(
    before,
  );
  // What no rule looks at is known from before.
  expect(await identityOf(noPrint, "a.py")).toBe(
    await identityOf(noPrint.replace("$A", "$B"), "a.py"),
  );
});
