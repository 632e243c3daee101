import { afterAll, describe, expect, test } from "vitest";

import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import type { EngineContext } from "../../src/domain/engine.ts";
import type { Claim } from "../../src/domain/finding.ts";
import { silentLog } from "../../src/domain/log.ts";
import { analyzers } from "./lock-analyzer.ts";
import { contextOf, review, unitsOf } from "./unit-of.ts";

const module = new URL("./lock-analyzer.ts", import.meta.url).href;
const engine = createAnalyzerEngine({ log: silentLog, catalogue: { analyzers, module } });
afterAll(() => engine.close());

/** A function of the made-up language; a number stands for so many lines of no interest. */
function func(name: string, ...body: readonly (string | number)[]): string {
  const lines = body.flatMap((each) =>
    typeof each === "number" ? Array.from({ length: each }, (_, at) => `  work ${at}`) : [each],
  );
  return [`func ${name} {`, ...lines.map((line) => `  ${line.trim()}`), "}", ""].join("\n");
}

async function claims(
  before: string,
  after: string,
  context?: Partial<EngineContext>,
): Promise<readonly Claim[]> {
  const edits = { "a.fn": { before, after } };
  const outcomes = await review(engine, edits, { ...contextOf(edits), ...context });
  expect(outcomes.flatMap(({ missing }) => missing)).toEqual([]);
  return outcomes.flatMap((outcome) => outcome.claims);
}

async function told(before: string, after: string): Promise<readonly string[]> {
  const all = await claims(before, after);
  return all.map(({ rule, side, quote }) => `${rule} ${side}: ${quote.trim()}`);
}

describe("a fault on a line that the change leaves alone is told when the change has caused it", () => {
  test.each([
    [
      "the line that released is removed",
      func("f", "lock", "unlock", "a"),
      func("f", "lock", "a"),
      ["locks/lock new: lock"],
    ],
    [
      "it is removed far away: told where it stood",
      func("f", "lock", 10, "unlock", "a"),
      func("f", "lock", 10, "a"),
      ["locks/lock old: unlock"],
    ],
    [
      "it is the last of the function",
      func("f", "lock", 10, "unlock"),
      func("f", "lock", 10),
      ["locks/lock old: unlock"],
    ],
    [
      "it became another: told at what it became",
      func("f", "lock", 10, "unlock", "a"),
      func("f", "lock", 10, "unluck", "a"),
      ["locks/lock new: unluck"],
    ],
    [
      "a value that was a constant comes from outside",
      func("f", "x = 1", "sink x"),
      func("f", "x = input", "sink x"),
      ["locks/sink new: sink x"],
    ],
  ])("%s", async (_what, before, after, expected) => {
    expect(await told(before, after)).toEqual(expected);
  });

  test("one claim for all that one line causes, which names what it bites", async () => {
    const body = [12, "sink x // first", "sink x // second", "sink x // third"];
    const all = await claims(func("f", "x = 1", ...body), func("f", "x = input", ...body));
    expect(all).toMatchObject([
      {
        quote: "  x = input",
        trigger: "Somebody calls it. It bites at: sink x // first and at 2 more",
      },
    ]);
  });

  test("in the function that the change broke, also when it mends another that reads the same", async () => {
    const open = ["lock", "a"];
    const closed = ["lock", "unlock", "a"];
    const before = func("f", ...open) + func("gap", 10) + func("g", ...closed);
    const after = func("f", ...closed) + func("gap", 10) + func("g", ...open);
    expect(await told(before, after)).toEqual(["locks/lock new: lock"]);
    const outcomes = await review(engine, { "a.fn": { before, after } });
    expect(outcomes.map((outcome) => outcome.claims.length)).toEqual([0, 1]);
  });
});

describe("a fault that was there before is not the change's", () => {
  const far = func("f", "lock", "a", 10, "b");
  test.each([
    ["the same function was altered elsewhere", far, func("f", "lock", "a", 10, "c")],
    ["lines were put above it", far, func("f", "new", "lock", "a", 10, "b")],
    ["lines were removed above it", func("f", "new", "lock", "a"), func("f", "lock", "a")],
    ["it was indented anew", func("f", "lock"), func("f", "lock").replace("  lock", "\t\tlock")],
    [
      "its function was moved below another",
      func("f", "lock", "a") + func("g", 12),
      func("g", 12) + func("f", "lock", "a"),
    ],
    ["its function got another name", func("f", "lock", "a", 3), func("other", "lock", "a", 3)],
    ["one of two was removed", func("f", "lock", 10, "lock"), func("f", "lock", 10)],
    ["another function was altered", far + func("g", "a"), far + func("g", "b")],
  ])("%s", async (_what, before, after) => {
    expect(await told(before, after)).toEqual([]);
  });

  test("and of two that read the same the added one is told", async () => {
    const before = func("f", "lock", 10);
    expect(await told(before, func("f", "lock", 10, "lock"))).toEqual(["locks/lock new: lock"]);
    expect(await told(before, func("e", "lock") + before)).toEqual(["locks/lock new: lock"]);
  });

  test("nor is it when the file as it was before cannot be read", async () => {
    const after = func("f", "lock", "a");
    const edits = { "a.fn": { before: func("f", "lock", "unlock", "a"), after } };
    const whole = contextOf(edits);
    const readFile: EngineContext["readFile"] = (path, side) =>
      side === "head" ? whole.readFile(path, side) : Promise.reject(new Error("unread"));
    expect(await claims(edits["a.fn"].before, after, { readFile })).toEqual([]);
  });

  test("and the file as it was before is not read when nothing can be new", async () => {
    const before = func("f", "lock", 10) + func("g", "a");
    const edits = { "a.fn": { before, after: before.replace("  a", "  b") } };
    const whole = contextOf(edits);
    const sides: string[] = [];
    const readFile: EngineContext["readFile"] = (path, side) => {
      sides.push(side);
      return whole.readFile(path, side);
    };
    expect(await claims(before, edits["a.fn"].after, { readFile })).toEqual([]);
    expect(sides).toEqual(["head"]);
  });
});

test("a file that got another ending is compared as what it is now", async () => {
  const before = func("f", "lock", "a");
  const edits = { "a.fn": { before, after: before.replace("a\n", "b\n") } };
  const whole = contextOf(edits);
  const renamed: EngineContext = {
    ...whole,
    readFile: (path, side) => whole.readFile(path === "a.txt" ? "a.fn" : path, side),
  };
  const units = unitsOf("a.fn", edits["a.fn"]).map((unit) => ({
    ...unit,
    previousPath: "a.txt",
    status: "renamed" as const,
  }));
  for await (const event of engine.review(units, renamed)) {
    expect(event).toMatchObject({ claims: [], missing: [] });
  }
});
