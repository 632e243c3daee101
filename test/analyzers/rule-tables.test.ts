import pLimit from "p-limit";
import { describe, expect, test } from "vitest";

import type { Report, SourceFile } from "../../src/analyzers/analyzer.ts";
import { analyzers } from "../../src/analyzers/analyzers.ts";
import { oxlint } from "../../src/analyzers/oxlint/oxlint.ts";
import { createProgramBatch } from "../../src/analyzers/program-batch.ts";
import { ruff } from "../../src/analyzers/ruff/ruff.ts";
import { titleOf } from "../../src/analyzers/rule.ts";
import { silentLog } from "../../src/domain/log.ts";
import { oxlintExamples } from "./oxlint-examples.ts";
import { ruffExamples } from "./ruff-examples.ts";

const longestName = "n".repeat(200);

describe.each(analyzers.map((analyzer) => [analyzer.name, analyzer.rules] as const))(
  "the table of %s",
  (_name, rules) => {
    test("names each rule once", () => {
      const ids = rules.map((rule) => rule.id);
      expect(ids).toEqual([...new Set(ids)]);
    });

    test("says of each rule what is wrong, when it bites and why, within the limits", () => {
      for (const rule of rules) {
        const title = titleOf(rule, longestName);
        expect(Array.from(title).length, `title of ${rule.id}`).toBeLessThanOrEqual(200);
        expect(Array.from(rule.trigger).length, `trigger of ${rule.id}`).toBeLessThanOrEqual(400);
        for (const text of [title, rule.trigger, rule.why]) {
          // Sentences of plain text: no Markdown but code spans, no mentions, no links outside them.
          const plain = text === title ? text : text.replaceAll(/`[^`]+`/g, "code");
          expect(plain, rule.id).toMatch(/^[^`@#]{10,}[.?]$/);
          expect(plain, rule.id).not.toMatch(/https?:|\{name\}/);
        }
        expect(rule.cwe ?? "CWE-1", rule.id).toMatch(/^CWE-\d+$/);
      }
    });
  },
);

async function toldByOxlint(file: SourceFile): Promise<readonly Report[]> {
  const result = await batch(file);
  expect(result.kind).toBe("reports");
  return result.kind === "reports" ? result.reports : [];
}
const batch = createProgramBatch(
  oxlint,
  { log: silentLog, timeoutMs: 60_000, memoryMb: 1024, limit: pLimit(1) },
  new AbortController().signal,
);

test("oxlint knows every rule of its tables and tells it of its example", async () => {
  const silent = await Promise.all(
    oxlint.rules.map(async ({ id }) => {
      const example = oxlintExamples[id] ?? "";
      const imports = id.startsWith("react/") ? 'import * as React from "react";\n' : "";
      const file =
        typeof example === "string" ? { path: "a.tsx", text: imports + example } : example;
      return (await toldByOxlint(file)).some((report) => report.rule === id) ? [] : [id];
    }),
  );
  expect(silent.flat()).toEqual([]);
});

test("ruff knows every rule of its tables and tells it of its example", async () => {
  const check = await ruff.load();
  const silent: string[] = [];
  for (const { id } of ruff.rules) {
    const reports = await check({ path: "example.py", text: `${ruffExamples[id]}\n` });
    if (!reports.some((report) => report.rule === id)) silent.push(id);
  }
  expect(silent).toEqual([]);
});

test("there are no examples of rules that are gone", () => {
  const rules = [...oxlint.rules, ...ruff.rules].map((rule) => rule.id);
  for (const id of [...Object.keys(oxlintExamples), ...Object.keys(ruffExamples)]) {
    expect(rules).toContain(id);
  }
});

describe("look-alikes that are not told", () => {
  test("JavaScript and TypeScript", async () => {
    const innocent = [
      "const o = { a: 1, b: 2 };",
      "while (true) { if (await f()) break; }",
      "const a = new Array(5).fill(0);",
      "if ((m = re.exec(s)) !== null) f(m);",
      "const t = `Hello ${name}`;",
      "switch (a) { case 1: case 2: f(); break; default: g(); }",
      "switch (a) { case 1: f(); // falls through\n case 2: g(); }",
      "class A { constructor(private b: string) {} c(x: string): void; c(x: number): void; c(x: any) {} }",
      "const f = (x?: { y: string }) => x?.y ?? 'z';",
      "const [, second] = pair;",
      "/** @type {string} */ var unused = 1;",
      "test('a', () => { expect(f()).toBe(1); });",
      "const list = xs.map((x) => <li key={x}>{x}</li>);",
      'import { useContext } from "hono/jsx";\nconst f = () => useContext(A);',
      "/** @jsxImportSource solid-js */ const list = xs.map((x) => <li>{x}</li>);",
      "handlers.map((handler) => { add(handler); });",
      "const named = xs.filter((x) => { if (x.name) return true; });",
      "const request = { get ip() { if (this.socket) { return this.socket.address; } } };",
      "app.use(function (err, req, res, next) { res.end('no'); });",
      "const whole = 3.141592653589793;",
      "if (key !== key) f();",
      "const marks = new Array(n).fill(MARK);",
      "const dir = path.replace('${configDir}', folder);",
      "new Promise((resolve, reject) => { f((e, v) => { e ? reject(e) : resolve(v); }); });",
      "const host = given || '__API_HOST__' || f();",
      "const flags = one | two; let all = flags; all |= f();",
    ];
    const told = await Promise.all(innocent.map((text) => toldByOxlint({ path: "a.tsx", text })));
    expect(
      told.flatMap((reports, at) => (reports.length > 0 ? [innocent[at], reports] : [])),
    ).toEqual([]);
  });

  test("files of other languages that share an ending, and templates", async () => {
    const qt = '<?xml version="1.0"?>\n<!DOCTYPE TS>\n<TS version="2.1"></TS>\n';
    expect(await toldByOxlint({ path: "app_de.ts", text: qt })).toEqual([]);
    const template = "const a = {{ value }};\n{% if x %}\nf()\n{% endif %}\n";
    expect(await toldByOxlint({ path: "a.js", text: template })).toEqual([]);
  });

  test.each([
    "import os",
    "def f(x=None):\n    return x is None",
    "def f(x=()):\n    return x",
    "def f(x):\n    assert x, 'x is needed'",
    "from fastapi import Depends, FastAPI\ndef f(db=Depends(FastAPI)):\n    return db",
    "import subprocess\nsubprocess.run(['ls'], check=True)\nsubprocess.run('ls', shell=True)",
    "import random\nx = random.random()",
    "import yaml\ndef f(x):\n    return yaml.safe_load(x)",
    "title = _('Hello')",
    "def f(xs):\n    return [lambda x=x: x for x in xs]",
    "type X = int\ndef f[T](x: T) -> T:\n    return x",
    "try:\n    import json\nexcept ImportError:\n    json = None",
    "def f(response):\n    response.content\n    return response",
    "import pytest\nwith pytest.raises(TypeError):\n    1 > 'a'\n",
    "from functools import lru_cache\nclass A:\n    @lru_cache(maxsize=16)\n    def f(self):\n        return 1",
    "def f(tar, safe):\n    tar.extractall('x', filter=safe)",
    "def f(name, path):\n    raise ValueError(f'Cannot select {name} from {path}')",
    "def f(path):\n    with open(path) as file:\n        exec(compile(file.read(), path, 'exec'))",
    "try:\n    import fast\nexcept Exception:\n    pass\nelse:\n    fast.go()",
    "def f(g, query={}):\n    return g(query, **query)",
    "def f(\n    xs: list[str] = [],\n):\n    for x in xs:\n        print(x)\n\nxs = []\nxs.append(1)",
    "def f(xs, try_call):\n    for x in xs:\n        yield try_call(lambda: x.name)",
    "x = 1\ry = 2\r",
  ])("Python: %j", async (text) => {
    const check = await ruff.load();
    expect(await check({ path: "app/views.py", text: `${text}\n` })).toEqual([]);
  });

  test.each([
    "def f(xs=[]):\n    xs.append(1)",
    "def f(a, xs: list[str] = []): xs += a",
    "class A:\n    def f(self, xs={}):\n        # kept\n        self.xs = xs\n",
    "def f(\n    a,\n    xs=[],\n):\n    xs[0] = a\n",
    "def f(xs=[], ys={}):\n    if ys:\n        return xs\n",
  ])("Python, for comparison: a default that is lost: %j", async (text) => {
    const check = await ruff.load();
    expect((await check({ path: "a.py", text })).map(({ rule }) => rule)).toContain("B006");
  });

  test("Python: in tests, a class that takes the name of another, or a text that names none", async () => {
    const check = await ruff.load();
    const twice = (line: string): string => `${line}\n    pass\n${line}\n    pass\n`;
    const told = async (path: string, line: string): Promise<readonly string[]> =>
      (await check({ path, text: twice(line) })).map(({ rule }) => rule);
    expect(await told("tests/test_a.py", "class Model:")).toEqual([]);
    expect(await told("tests/test_a.py", "def test_a():")).toEqual(["F811"]);
    expect(await told("app/models.py", "class Model:")).toEqual(["F811"]);
    expect(await check({ path: "tests/test_a.py", text: "x: 'Later' = 1\n" })).toEqual([]);
  });

  test("a Python file of a project template", async () => {
    const check = await ruff.load();
    expect(await check({ path: "t.py", text: "import {{ cookiecutter.name }}\n" })).toEqual([]);
  });
});
