import { array, assert, constantFrom, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";

import type { SeenFile } from "../../../src/domain/seen-file.ts";
import { lineMap, linesSeen, likeness } from "../../../src/review/life/seen-lines.ts";
import { movedPaths } from "../../../src/review/life/moved-paths.ts";
import { cutUnits } from "../../../src/diff/cut-units.ts";
import { diffTexts } from "../../../src/diff/diff-texts.ts";
import type { FileChange } from "../../../src/domain/change.ts";
import { unitKey } from "../../../src/domain/ids.ts";

function added(path: string, lines: readonly string[]): FileChange {
  const hunks = diffTexts("", lines.map((line) => `${line}\n`).join("")) ?? [];
  return {
    path,
    previousPath: null,
    status: "added",
    kind: "file",
    patch: { kind: "hunks", hunks },
  };
}

/** A new file that the model has seen whole, or not. */
function seen(lines: readonly string[], path = "src/a.ts", looked = true): SeenFile {
  const text = lines.map((line) => `${line}\n`).join("");
  const units = cutUnits(added(path, lines), text, 1);
  const found = units.map((unit) => ({
    unit,
    engine: "model" as const,
    key: unitKey("a".repeat(64)),
    claims: [],
    missing: looked
      ? []
      : [{ code: "budget" as const, by: "model", detail: "spent", retryAt: null }],
    cached: false,
  }));
  return linesSeen(units, found)[0] ?? { path, runs: [] };
}

const at = (first: number, last = first) => ({ side: "new", first, last }) as const;

describe("lines that were seen before", () => {
  const before = seen(["one", "two", "three"]);

  test("are known again where they are now, whatever their indentation", () => {
    const map = lineMap(before, seen(["zero", "one", "   two", "new", "three"]));

    expect([1, 2, 3].map((line) => map.now(at(line)))).toEqual([at(2), at(3), at(5)]);
    expect([1, 2, 3, 4, 5].map((line) => map.wasSeen(at(line), "model"))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
    expect(map.now(at(1, 3))).toEqual(at(2, 5));
    expect(map.wasSeen(at(2, 4), "model")).toBe(false);
  });

  test("were not seen by an engine that did not look, and are not forgotten by one that did", () => {
    const map = lineMap(before, seen(["one", "two", "three", "four"], "src/a.ts", false));
    const again = lineMap(map.merged, seen(["one", "two", "three", "four"]));

    expect(map.wasSeen(at(1), "analyzers")).toBe(false);
    expect(again.wasSeen(at(1, 3), "model")).toBe(true);
    expect(again.wasSeen(at(4), "model")).toBe(false);
    expect(again.wasThere(at(4))).toBe(true);
  });

  test("that are gone lie nowhere", () => {
    expect(lineMap(before, seen(["one", "three"])).now(at(2))).toBeNull();
    expect(lineMap(undefined, seen(["one"])).now(at(1))).toBeNull();
  });

  test("a line that is new by its text was never seen", () => {
    const words = array(constantFrom("a", "b", "c", "d", ""), { maxLength: 12 });
    assert(
      property(words, words, nat(12), (old, fresh, where) => {
        const line = Math.min(where, fresh.length);
        const now = [...fresh.slice(0, line), "brand new", ...fresh.slice(line)];
        const map = lineMap(seen(old), seen(now));
        expect(map.wasSeen(at(line + 1), "model")).toBe(false);
        // Every line that was seen stood there before, and is where the map says.
        for (const [index, text] of old.entries()) {
          const place = map.now(at(index + 1));
          if (place !== null) expect(now[place.first - 1]).toBe(text);
        }
      }),
    );
  });
});

describe("a file of another name", () => {
  const code = Array.from({ length: 10 }, (_, index) => `step${index}();`);
  const old = seen(code);

  test.each<[string, readonly string[], boolean]>([
    ["the same", code, true],
    ["with half of it changed", [...code.slice(5), ...code.slice(0, 5).map((s) => `x${s}`)], true],
    ["with most of it changed", [...code.slice(6), ...code.slice(0, 6).map((s) => `x${s}`)], false],
    ["with nothing but blank lines in common", code.map(() => ""), false],
  ])("%s", (_what, lines, isMoved) => {
    const now = seen(lines, "src/b.ts");
    const moved = movedPaths([old], [now], [added("src/b.ts", lines)]);

    expect(moved.get("src/a.ts")).toBe(isMoved ? "src/b.ts" : undefined);
  });

  test("is not looked for while the old one stands, nor taken where a file was known", () => {
    const now = seen(code, "src/b.ts");
    const files = [added("src/a.ts", code), added("src/b.ts", code)];

    expect(movedPaths([old], [now], files).size).toBe(0);
    expect(movedPaths([old, now], [now], [added("src/b.ts", code)]).size).toBe(0);
  });

  test("is what the change says that it is", () => {
    const renamed = {
      ...added("src/b.ts", code),
      status: "renamed",
      previousPath: "src/a.ts",
    } as const;

    expect([...movedPaths([], [], [renamed])]).toEqual([["src/a.ts", "src/b.ts"]]);
  });

  test("likeness is mutual", () => {
    const other = seen(code.slice(3), "src/b.ts");
    expect(likeness(old, other)).toBe(likeness(other, old));
    expect(likeness(old, old)).toBe(1);
  });
});
