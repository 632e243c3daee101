import { createColors } from "picocolors";
import { describe, expect, test } from "vitest";
import type { Anchor } from "../../src/domain/finding.ts";
import { cutToWidth, displayWidth } from "../../src/terminal/display-width.ts";
import { excerptAsText } from "../../src/terminal/excerpt-as-text.ts";
import { wantsColor } from "../../src/terminal/wants-color.ts";
import { file, plan } from "./sample-plan.ts";

const colors = createColors(false);

function excerpt(
  rows: readonly string[],
  lines: readonly [number, number],
  { quote = "", room = null }: { quote?: string; room?: number | null } = {},
): string {
  const { change } = plan([file("a.ts", ...rows)]);
  const anchor: Anchor = {
    path: "a.ts",
    side: "RIGHT",
    startLine: lines[0],
    endLine: lines[1],
  };
  return excerptAsText(change, anchor, quote, { colors, room }).join("\n");
}

test("an empty line is its number, without blanks after it", () => {
  expect(excerpt(["  ", "+ x"], [11, 11])).toBe("  10\n> 11  x\n      ^");
});

describe("carets stand beneath the code that a finding speaks of", () => {
  test("under a line without the blanks at its ends", () => {
    expect(excerpt(["+   if (a)   "], [10, 10])).toBe("> 10    if (a)   \n        ^^^^^^");
  });

  test("under the quote where it is less than its line", () => {
    expect(excerpt(["+ if (a === NaN) {"], [10, 10], { quote: "a === NaN" })).toBe(
      "> 10  if (a === NaN) {\n          ^^^^^^^^^",
    );
  });

  test("under several lines together, once", () => {
    expect(excerpt(["+ f(", "+   long argument,", "+ )", "  end"], [10, 12])).toBe(
      ["> 10  f(", "> 11    long argument,", "> 12  )", "      ^^^^^^^^^^^^^^^^", "  13  end"].join(
        "\n",
      ),
    );
  });

  test.each([
    ["tabs, of four blanks each", "+ \t\tx\ty", "              ^^^^^^"],
    ["characters of two columns", "+ 名前 = 値", "      ^^^^^^^^^"],
    ["emoji, with a modifier or a selector", "+ '👍🏽❤️' + é", "      ^^^^^^^^^^"],
    ["marks that take no column", "+ e\u0301 = 1", "      ^^^^^"],
    ["what is spelled out because it cannot be seen", "+ a\u202eb", "      ^^^^^^^^^^"],
  ])("after %s", (_what, row, carets) => {
    expect(excerpt([row], [10, 10]).split("\n")[1]).toBe(carets);
  });

  test("only as far as a cut line is shown", () => {
    expect(excerpt([`+ ${"x".repeat(100)}`], [10, 10], { room: 20 })).toBe(
      `> 10  ${"x".repeat(13)}…\n      ${"^".repeat(14)}`,
    );
    expect(
      excerpt([`+ ${"x".repeat(100)}bad`], [10, 10], { room: 20, quote: "bad" }),
    ).not.toContain("^");
  });

  test("and not at all under a blank line", () => {
    expect(excerpt(["+ ", "+ x"], [10, 10])).toBe(">·10\n··11··x".replaceAll("·", " "));
  });
});

describe("columns of a terminal", () => {
  test.each([
    ["abc", 3],
    ["größe", 5],
    ["日本語", 6],
    ["🦊🦊", 4],
    ["e\u0301", 1],
    ["", 0],
  ])("%j takes %i", (text, width) => expect(displayWidth(text)).toBe(width));

  test("a cut text takes no more than it may, and what fits is not cut", () => {
    expect(cutToWidth("日本語", 6)).toBe("日本語");
    expect(cutToWidth("日本語", 5)).toBe("日本…");
    expect(cutToWidth("日本語", 4)).toBe("日…");
    expect(displayWidth(cutToWidth("e\u0301".repeat(500), 10))).toBe(10);
  });
});

test.each([
  [true, {}, true],
  [true, { NO_COLOR: "" }, true],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "0" }, false],
  [true, { TERM: "dumb" }, false],
  [false, {}, false],
  [undefined, { CI: "true" }, false],
  [false, { FORCE_COLOR: "1" }, false],
])("on a terminal: %s, with %j, there are colours: %s", (isTerminal, env, colored) => {
  expect(wantsColor(isTerminal, env)).toBe(colored);
});
