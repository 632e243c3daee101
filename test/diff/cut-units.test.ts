import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileChange } from "../../src/domain/change.ts";
import { rowsOf } from "../../src/domain/unit.ts";
import type { Unit } from "../../src/domain/unit.ts";
import { cutUnits } from "../../src/diff/cut-units.ts";
import { splitLines } from "../../src/diff/split-lines.ts";
import { change, changedLines, hunksOf, sketches, text, write } from "./texts.ts";
import type { Sketch } from "./texts.ts";

function cut(before: string, after: string, path = "a.ts"): readonly Unit[] {
  return cutUnits(change(path, before, after), after, 1);
}

function callIn(sketch: Sketch, line: string): Sketch {
  return { ...sketch, lines: sketch.lines.toSpliced(1, 0, line) };
}

test("a small file is one unit, rendered without a line number", () => {
  const before = text(`
    function f() {
      return 1;
    }
  `);
  const [unit, ...others] = cut(before, before.replace("1", "2"));
  expect(others).toEqual([]);
  expect(unit?.id).toBe("u1");
  expect(unit?.rendering).toBe(
    [
      "path: a.ts",
      "status: modified",
      "language: typescript",
      "",
      " function f() {",
      "-  return 1;",
      "+  return 2;",
      " }",
      "",
    ].join("\n"),
  );
});

test("hunks of a small file are parted by a gap mark", () => {
  const before = "x\n".repeat(60);
  const lines = splitLines(before);
  const after = lines.with(2, "y").with(50, "y").join("\n") + "\n";
  const [unit] = cut(before, after);
  expect(unit?.segments).toHaveLength(2);
  expect(unit?.rendering.split("\n").filter((line) => line === "~~~")).toHaveLength(1);
});

describe("a long file is cut along its outline", () => {
  const parts: readonly Sketch[] = ["a", "b", "c"].map((name) => ({
    name,
    lines: [`function ${name}() {`, `  ${name}.call();`, "}"],
  }));
  const before = write(parts);

  test("changes two lines apart, in one hunk of git's, are two units without each other", () => {
    const after = write(
      parts.map((part) => (part.name === "c" ? part : callIn(part, "  fresh();"))),
    );
    expect(hunksOf(change("a.ts", before, after))).toHaveLength(1);
    const units = cut(before, after);
    expect(units.map((unit) => unit.scope)).toEqual(["function a() {", "function b() {"]);
    expect(units.map((unit) => unit.id)).toEqual(["u1", "u2"]);
    expect(units[0]?.rendering).not.toContain("b.call");
  });

  test("an added function comes with its blank line, and its neighbours are left alone", () => {
    const added = { name: "n", lines: ["function n() {", "  n.call();", "}"] };
    const units = cut(before, write(parts.toSpliced(1, 0, added)));
    expect(units.map((unit) => unit.scope)).toEqual(["function n() {"]);
  });

  test("a removed function is a unit of removed lines", () => {
    const units = cut(before, write(parts.toSpliced(1, 1)));
    expect(units).toHaveLength(1);
    expect(changedLines(units.flatMap(rowsOf)).join("\n")).toContain("b.call();");
  });

  test("lines taken from the end of a function belong to it, not to the next", () => {
    const tight = `${before}\ndef f():\n    one()\n    two()\ndef g():\n    three()\n`;
    const units = cut(tight, tight.replace("    two()\n", ""));
    expect(units.map((unit) => unit.scope)).toEqual(["def f():"]);
  });

  test("a long function shows its first line and ten lines around each change", () => {
    const lines = Array.from({ length: 150 }, (_, index) => `  step(${index});`);
    const long = { name: "long", lines: ["function long() {", ...lines, "}"] };
    const edited = { ...long, lines: long.lines.toSpliced(100, 0, "  fresh();") };
    const [unit] = cut(write([...parts, long]), write([...parts, edited]));
    expect(unit?.segments.map((rows) => rows.length)).toEqual([1, 21]);
    expect(unit?.segments[0]?.[0]?.text).toBe("function long() {");
  });

  test("members of a long class name the class they are within", () => {
    const member = (name: string): string[] => [
      `  ${name}() {`,
      ...Array.from({ length: 110 }, (_, index) => `    ${name}(${index});`),
      "  }",
    ];
    const lines = ["class Long {", ...member("a"), ...member("b"), "}"];
    const edited = lines.with(60, "    changed();");
    const [unit] = cut(`${lines.join("\n")}\n`, `${edited.join("\n")}\n`);
    expect(unit?.scope).toBe("a() {");
    expect(unit?.rendering).toContain("\nwithin: class Long {\nscope: a() {\n");
  });
});

describe("without a usable text of the head", () => {
  const before = "x\n".repeat(300);
  const after = splitLines(before).with(9, "y").with(200, "y").join("\n") + "\n";

  test.each([
    ["it cannot be read", null],
    ["it is another file's", "z\n".repeat(300)],
    ["it is too short", "x\n".repeat(160)],
  ])("%s: the hunks stand for themselves", (_, head) => {
    const file = change("a.ts", before, after);
    const units = cutUnits(file, head, 7);
    expect(units.map((unit) => unit.id)).toEqual(["u7"]);
    expect(changedLines(units.flatMap(rowsOf))).toEqual(
      changedLines(hunksOf(file).flatMap((hunk) => hunk.lines)),
    );
  });

  test("hunks under different headings are different units", () => {
    const file = change("a.ts", before, after);
    const hunks = hunksOf(file).map((hunk, index) => ({ ...hunk, section: `section ${index}` }));
    const units = cutUnits({ ...file, patch: { kind: "hunks", hunks } }, null, 1);
    expect(units.map((unit) => unit.scope)).toEqual(["section 0", "section 1"]);
  });

  test("a byte order mark that the reader dropped does no harm", () => {
    const marked = (source: string): string => `\uFEFF${source}`;
    const parts = write([{ name: "a", lines: ["function a() {", "  a.call();", "}"] }]);
    const file = change("a.ts", marked(parts), marked(parts.replace("const c0", "const d0")));
    const [unit] = cutUnits(file, parts.replace("const c0", "const d0"), 1);
    expect(unit?.rendering).toContain("+const d0");
    expect(unit?.segments[0]?.length).toBeLessThan(30);
  });
});

test("a removed file is units of removed lines; changes without hunks have none", () => {
  const removed: FileChange = { ...change("a.ts", "x\ny\n", ""), status: "removed" };
  expect(changedLines(cutUnits(removed, null, 1).flatMap(rowsOf))).toHaveLength(2);
  expect(cutUnits({ ...removed, patch: { kind: "none", why: "binary" } }, null, 1)).toEqual([]);
  expect(cutUnits({ ...removed, patch: { kind: "missing", detail: "" } }, null, 1)).toEqual([]);
});

test("a path cannot pretend to be a header, nor a line to be a gap", () => {
  const file = change("a\nscope: main", "x\n", "~~~\n");
  const [unit] = cutUnits({ ...file, status: "renamed", previousPath: "old\u2028.ts" }, "~~~\n", 1);
  const header = unit?.rendering.split("\n").slice(0, 2);
  expect(header).toEqual(['path: "a\\nscope: main"', 'previous path: "old\u2028.ts"']);
  expect(unit?.rendering).toContain("\n+~~~\n");
});

test("a huge change is split into pieces of at most 400 rows that settle after an edit", () => {
  const lines = Array.from({ length: 3_000 }, (_, index) => `value ${(index * 7919) % 3001}`);
  const units = cut("", `${lines.join("\n")}\n`, "data.txt");
  expect(Math.max(...units.map((unit) => rowsOf(unit).length))).toBeLessThanOrEqual(400);
  const edited = cut("", `${lines.toSpliced(20, 0, "inserted").join("\n")}\n`, "data.txt");
  const known = new Set(units.map((unit) => unit.rendering));
  expect(edited.filter((unit) => !known.has(unit.rendering)).length).toBeLessThanOrEqual(2);
});

test("hundreds of thousands of lines do not exhaust the stack", () => {
  const units = cut("x\n".repeat(40_000), "", "a.txt");
  expect(units.flatMap(rowsOf)).toHaveLength(40_000);
  expect(cut("", `a\n${"\n".repeat(40_000)}`, "a.txt").flatMap(rowsOf)).toHaveLength(40_001);
});

describe("for all files and edits", () => {
  const edit = fc.record({
    part: fc.nat(30),
    action: fc.constantFrom("insert", "remove", "replace", "drop", "empty"),
    line: fc.nat(60),
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 6 });

  function apply(
    parts: readonly Sketch[],
    list: readonly { part: number; action: string; line: number }[],
  ) {
    return list.reduce<readonly Sketch[]>((current, { part, action, line }, index) => {
      const at = part % current.length;
      const target = current[at];
      if (!target) return current;
      const inside = 2 + (line % Math.max(1, target.lines.length - 4));
      const fresh = `  ${target.name}.fresh(${index});`;
      if (action === "drop") return current.length > 3 ? current.toSpliced(at, 1) : current;
      const lines =
        action === "insert"
          ? target.lines.toSpliced(inside, 0, fresh)
          : action === "remove" && target.lines.length > 5
            ? target.lines.toSpliced(inside, 1)
            : action === "empty"
              ? target.lines.toSpliced(inside, 0, "", fresh, "")
              : target.lines.with(inside, fresh);
      return current.with(at, { ...target, lines });
    }, parts);
  }

  test("every changed line is in exactly one unit, with its own number", () => {
    fc.assert(
      fc.property(sketches, edits, (parts, list) => {
        const [before, after] = [write(parts), write(apply(parts, list))];
        const file = change("a.ts", before, after);
        const rows = cutUnits(file, after, 1).flatMap(rowsOf);
        const expected = changedLines(hunksOf(file).flatMap((hunk) => hunk.lines));
        expect([...changedLines(rows)].sort()).toEqual([...expected].sort());
      }),
    );
  });

  test("context is what the two files say on those lines, and rows ascend", () => {
    fc.assert(
      fc.property(sketches, edits, (parts, list) => {
        const [before, after] = [write(parts), write(apply(parts, list))];
        const [old, fresh] = [splitLines(before), splitLines(after)];
        for (const unit of cutUnits(change("a.ts", before, after), after, 1))
          for (const row of rowsOf(unit)) {
            if (row.old !== null) expect(old[row.old - 1]).toBe(row.text);
            if (row.new !== null) expect(fresh[row.new - 1]).toBe(row.text);
          }
      }),
    );
  });

  test("a push into one function, or a new one beside it, leaves all other units as they were", () => {
    fc.assert(
      fc.property(sketches, edits, fc.nat(30), fc.boolean(), (parts, list, pick, isNew) => {
        const before = write(parts);
        const first = apply(
          parts,
          list.filter(({ action }) => action !== "drop"),
        );
        const at = pick % first.length;
        const target = first[at];
        fc.pre(target !== undefined);
        const stranger = { name: "g", lines: ["function g() {", "  g.call();", "}"] };
        const second = isNew
          ? first.toSpliced(at, 0, stranger)
          : first.with(at, callIn(target, "  pushed();"));
        const others = (units: readonly Unit[]): readonly string[] =>
          units
            .filter((unit) => isNew || unit.scope !== `function ${target.name}() {`)
            .filter((unit) => unit.scope !== "function g() {")
            .map((unit) => unit.rendering);
        expect(others(cut(before, write(second)))).toEqual(others(cut(before, write(first))));
      }),
    );
  });

  test("a rebase that brings lines elsewhere changes no rendering", () => {
    fc.assert(
      fc.property(sketches, edits, fc.integer({ min: 1, max: 20 }), (parts, list, count) => {
        const upstream = Array.from(
          { length: count },
          (_, n) => `const upstream${n} = ${n};\n`,
        ).join("");
        const [before, after] = [write(parts), write(apply(parts, list))];
        const moved = cut(upstream + before, upstream + after);
        expect(moved.map((unit) => unit.rendering)).toEqual(
          cut(before, after).map((unit) => unit.rendering),
        );
      }),
    );
  });
});
