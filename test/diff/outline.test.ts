import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blockOfEachLine, outline } from "../../src/diff/outline.ts";
import { splitLines } from "../../src/diff/split-lines.ts";
import { text } from "./texts.ts";

/** `first-last scope` per block. */
function shown(source: string): readonly string[] {
  return outline(splitLines(source)).map((block) => {
    const ranges = block.ranges.map((range) => `${range.first}-${range.last}`).join(",");
    return `${ranges} ${block.scope ?? "(file)"}`;
  });
}

test("declarations with their comments and decorators; the rest at file level", () => {
  const source = text(`
    import { a } from "a";
    import {
      b,
    } from "b";

    const limit = 3;

    /**
     * Says hello.
     */
    @Component({
      selector: "x",
    })
    export class Greeter {
      greet() {
        return "hello";
      }
    }
    // Adds.
    function add(
      a: number,
    ): number {
      return a;
    }
    const last = 1;
  `);
  expect(shown(source)).toEqual([
    "1-7 (file)",
    "8-18 export class Greeter {",
    "19-24 function add(",
    "25-25 (file)",
  ]);
});

describe("languages it was never told about", () => {
  test.each([
    [
      "python, with an else and a comment far left",
      `
    import os

    @cache
    def f(x):
        if x:
            return 1
    # half way
        return 2

    for x in y:
        print(x)
    else:
        pass
    `,
      ["1-2 (file)", "3-9 def f(x):", "10-13 for x in y:"],
    ],
    [
      "go, with tabs",
      `
    package main

    func a() {
    \treturn
    }

    // b does.
    func b() {
    \treturn
    }
    `,
      ["1-2 (file)", "3-6 func a() {", "7-10 func b() {"],
    ],
    [
      "c, with braces on their own lines and a directive within",
      `
    #include <stdio.h>

    int main(void)
    {
        a();
    #ifdef X
        b();
    #endif
        return 0;
    }
    `,
      ["1-2 (file)", "3-10 int main(void)"],
    ],
    [
      "ruby",
      `
    def a
      1
    end

    def b
      2
    rescue
      3
    end
    `,
      ["1-4 def a", "5-9 def b"],
    ],
    [
      "rust, with attributes",
      `
    #[derive(Debug)]
    struct A {
        x: i32,
    }
    `,
      ["1-4 struct A {"],
    ],
  ])("%s", (_, source, blocks) => {
    expect(shown(text(source))).toEqual(blocks);
  });
});

test("a long declaration is cut into its members and what stands between them", () => {
  const method = (name: string): string => `  ${name}() {\n${"    work();\n".repeat(120)}  }\n\n`;
  const source = `class Long {\n  field = 1;\n\n${method("a")}${method("b")}  other = 2;\n}\n`;
  const blocks = outline(splitLines(source));
  expect(blocks.map((block) => [block.scope, block.enclosing, block.ranges])).toEqual([
    [
      "class Long {",
      [],
      [
        { first: 1, last: 3 },
        { first: 250, last: 251 },
      ],
    ],
    ["a() {", ["class Long {"], [{ first: 4, last: 126 }]],
    ["b() {", ["class Long {"], [{ first: 127, last: 249 }]],
  ]);
});

describe("hostile text", () => {
  test.each([
    ["nothing", ""],
    ["one giant line", "x".repeat(2_000_000)],
    ["a giant blank", " ".repeat(2_000_000)],
    ["a staircase", Array.from({ length: 3_000 }, (_, n) => " ".repeat(n) + "x").join("\n")],
    ["only closing", "}\n".repeat(50_000)],
    ["only comments", "// x\n".repeat(50_000)],
    ["only blank lines", "\n".repeat(50_000)],
    ["a saw", "a\n b\n".repeat(50_000)],
  ])("%s: every line is in exactly one block", (_, source) => {
    expectPartition(splitLines(source));
  });

  test("random indentation and line starts", () => {
    const start = fc.constantFrom(
      "",
      "}",
      "{",
      "//",
      "@x",
      "import a",
      "else:",
      "x",
      "end",
      "#",
      "*",
    );
    const line = fc
      .tuple(fc.nat(6), start, fc.boolean())
      .map(([indent, word, tab]) => (tab ? "\t" : " ").repeat(indent) + word);
    fc.assert(fc.property(fc.array(line, { maxLength: 600 }), expectPartition));
  });
});

function expectPartition(lines: readonly string[]): void {
  const blocks = outline(lines);
  const sizes = blocks.flatMap((block) =>
    block.ranges.map((range) => range.last - range.first + 1),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(lines.length);
  const owners = blockOfEachLine(blocks, lines.length).slice(1);
  expect(owners.every((owner) => owner >= 0)).toBe(true);
}
