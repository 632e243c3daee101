import { afterEach, describe, expect, test } from "vitest";

import type { ProgramAnalyzer } from "../../src/analyzers/analyzer.ts";
import type { AnalyzerEngine } from "../../src/analyzers/engine.ts";
import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import { silentLog } from "../../src/domain/log.ts";
import { analyzers as fakes } from "./fake-analyzers.ts";
import { contextOf, review, unitsOf } from "./unit-of.ts";

let engine: AnalyzerEngine | null = null;
afterEach(async () => engine?.close());

function start(options: { timeoutMs?: number; memoryMb?: number } = {}): AnalyzerEngine {
  const module = new URL("./fake-analyzers.ts", import.meta.url).href;
  engine = createAnalyzerEngine({
    log: silentLog,
    timeoutMs: 20_000,
    ...options,
    catalogue: { analyzers: fakes, module },
  });
  return engine;
}

/** Reviews new files: what of each was claimed and what is missing. */
async function outcomesOf(
  from: AnalyzerEngine,
  texts: Readonly<Record<string, string>>,
): Promise<object> {
  const edits = Object.fromEntries(
    Object.entries(texts).map(([path, after]) => [path, { before: null, after }]),
  );
  const outcomes = await review(from, edits);
  return Object.fromEntries(
    outcomes.map((outcome) => [
      outcome.unitId.replace("#1", ""),
      [
        ...outcome.claims.map((claim) => claim.rule),
        ...outcome.missing.map((each) => `${each.by} ${each.code}`),
      ],
    ]),
  );
}

test("an analyzer that a text does not concern at a quick look is not asked", async () => {
  expect(await outcomesOf(start(), { "a.txt": "BAD\n", "b.txt": "CHOOSE\n" })).toEqual({
    "a.txt": ["moody/bad-word", "steady/bad-word"],
    "b.txt": ["choosy crashed"],
  });
});

describe("an analyzer that fails on one file is named for that file alone", () => {
  const sound = { "sound.txt": "BAD\n" };
  const told = { "sound.txt": ["moody/bad-word", "steady/bad-word"] };

  test("when it ends its process", async () => {
    expect(await outcomesOf(start(), { ...sound, "x.txt": "BAD EXIT\n" })).toEqual({
      ...told,
      "x.txt": ["steady/bad-word", "moody crashed"],
    });
  });

  test("when it throws, and its words about the file go nowhere", async () => {
    const edits = { "x.txt": { before: null, after: "THROW\n" } };
    const [outcome] = await review(start(), edits);
    expect(outcome?.missing).toEqual([
      { code: "crashed", by: "moody", detail: "it threw an error", retryAt: null },
    ]);
  });

  test("when it never ends", async () => {
    const impatient = start({ timeoutMs: 1_000 });
    expect(await outcomesOf(impatient, { ...sound, "x.txt": "BAD HANG\n" })).toEqual({
      ...told,
      "x.txt": ["steady/bad-word", "moody timed-out"],
    });
  });

  test("when it gives up", async () => {
    const edits = { "x.txt": { before: null, after: "BAD GIVE UP\n" } };
    const [outcome] = await review(start(), edits);
    expect(outcome?.claims.map((claim) => claim.rule)).toEqual(["steady/bad-word"]);
    expect(outcome?.missing).toEqual([
      {
        code: "timed-out",
        by: "moody",
        detail: "it is too slow: a word in it is too long",
        retryAt: null,
      },
    ]);
  });

  test.runIf(process.platform === "linux")("when it eats memory", async () => {
    expect(await outcomesOf(start({ memoryMb: 300 }), { ...sound, "x.txt": "EAT\n" })).toEqual({
      ...told,
      "x.txt": ["moody crashed"],
    });
  });
});

test("a child sees no variable of the server's environment", async () => {
  expect(await outcomesOf(start(), { "x.txt": "PEEK\n" })).toEqual({
    "x.txt": ["moody/bad-word"],
  });
});

test("a child keeps none of the marks by which a tool times itself", async () => {
  expect(await outcomesOf(start(), { "x.txt": "MARK BAD\n" })).toEqual({
    "x.txt": ["moody/bad-word", "steady/bad-word"],
  });
});

test("an aborted review ends with every unit superseded", async () => {
  const stop = new AbortController();
  const edits = {
    "x.txt": { before: null, after: "HANG\n" },
    "y.txt": { before: null, after: "BAD\n" },
  };
  const context = contextOf(edits, stop.signal);
  const reading = {
    ...context,
    readFile: async (...which: Parameters<typeof context.readFile>) => {
      const content = await context.readFile(...which);
      stop.abort();
      return content;
    },
  };
  const outcomes = await review(start(), edits, reading);
  expect(outcomes.map((outcome) => outcome.missing.map((each) => each.code))).toEqual([
    ["superseded"],
    ["superseded"],
  ]);
});

test("closing the engine ends reviews under way, and later ones at once", async () => {
  const closing = start();
  const edits = { "x.txt": { before: null, after: "HANG\n" } };
  const underWay = review(closing, edits);
  await closing.close();
  for (const outcomes of [await underWay, await review(closing, edits)]) {
    expect(outcomes.flatMap((outcome) => outcome.missing)).toMatchObject([{ code: "superseded" }]);
  }
});

describe("a program", () => {
  /** Fails whenever a file that says POISON is among its files. */
  const program: ProgramAnalyzer = {
    kind: "program",
    name: "program",
    version: "1",
    rules: fakes[0]?.rules ?? [],
    appliesTo: () => true,
    extensionOf: () => ".txt",
    command: () => ({
      program: process.execPath,
      args: [
        "--eval",
        `const { readdirSync, readFileSync } = require("node:fs");
         const files = readdirSync(".").filter((name) => name.endsWith(".txt"));
         if (files.some((name) => readFileSync(name, "utf8").includes("POISON"))) process.abort();
         console.log(JSON.stringify(files.filter((name) => readFileSync(name, "utf8").includes("BAD"))));`,
      ],
      configuration: { name: "configuration.json", text: "{}" },
    }),
    read: (stdout) => {
      const files = JSON.parse(stdout) as string[];
      const report = { rule: "bad-word", firstLine: 1, lastLine: 1, name: null, replacement: null };
      return new Map(files.map((name) => [name, [report]]));
    },
  };

  test("that one file takes down still reviews all others", async () => {
    const module = new URL("./fake-analyzers.ts", import.meta.url).href;
    engine = createAnalyzerEngine({ log: silentLog, catalogue: { analyzers: [program], module } });
    const names = Array.from({ length: 5 }, (_, at) => `f${at}.txt`);
    const texts = Object.fromEntries(names.map((name) => [name, "BAD\n"]));
    expect(await outcomesOf(engine, { ...texts, "../../x\n;-rf /": "POISON\n" })).toEqual({
      ...Object.fromEntries(names.map((name) => [name, ["program/bad-word"]])),
      "../../x\n;-rf /": ["program crashed"],
    });
  });

  test("that has no folder to work in is named, and nothing else breaks", async () => {
    const module = new URL("./fake-analyzers.ts", import.meta.url).href;
    engine = createAnalyzerEngine({ log: silentLog, catalogue: { analyzers: [program], module } });
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = "/nowhere/at/all";
    try {
      expect(await outcomesOf(engine, { "a.txt": "BAD\n", "b.txt": "BAD\n" })).toEqual({
        "a.txt": ["program crashed"],
        "b.txt": ["program crashed"],
      });
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });
});

test("a unit's identity is its file's content, its analyzers and nothing else", async () => {
  const from = start();
  const edits = { "a.txt": { before: "one\n", after: "two\n" } };
  const [unit] = unitsOf("a.txt", edits["a.txt"]);
  if (unit === undefined) throw new TypeError("the edit has no unit");
  const same = await from.identity(unit, contextOf(edits));

  expect(await from.identity({ ...unit, id: "u99" }, contextOf(edits))).toBe(same);
  for (const other of [
    { before: "one\n", after: "three\n" },
    { before: "zero\n", after: "two\n" },
  ]) {
    expect(await from.identity(unit, contextOf({ "a.txt": other }))).not.toBe(same);
  }
  const unread = { ...contextOf(edits), readFile: () => Promise.reject(new Error("no route")) };
  expect(await from.identity(unit, unread)).not.toBe(await from.identity(unit, unread));
});
