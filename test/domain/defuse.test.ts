import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { defuse, defuseParagraphs } from "../../src/domain/defuse.ts";
import { hostileText } from "./hostile-text.ts";

/** The text without its code spans, found as CommonMark finds them, from left to right. */
function outsideCode(markdown: string): string {
  let rest = markdown;
  let outside = "";
  for (;;) {
    const open = /`+/.exec(rest);
    if (open === null) return outside + rest;
    outside += rest.slice(0, open.index);
    rest = rest.slice(open.index + open[0].length);
    const close = [...rest.matchAll(/`+/g)].find((run) => run[0].length === open[0].length);
    // Every run that opens a span must find its end.
    if (close === undefined) return `${outside}UNCLOSED${rest}`;
    outside += " ";
    rest = rest.slice(close.index + close[0].length);
  }
}

/** What would still be more than text there. */
const alive = [
  ["a mention", /@[\w-]/],
  ["an issue reference", /#\d|GH-\d/i],
  ["a bare link", /:\/\/|www\.|mailto:|xmpp:/i],
  ["HTML or an autolink", /[<>]/],
  ["an entity", /&(?!(amp|lt|gt|grave);)#?\w+;/],
  ["a link or image", /(?<!\\)(\\\\)*[[\]]/],
  ["emphasis", /(?<!\\)(\\\\)*\*/],
  ["a table", /(?<!\\)(\\\\)*\|/],
  ["strikethrough", /(?<!\\)(\\\\)*~/],
  ["an emoji", /:[\w+-]+:/],
  ["a formula", /\$/],
  ["an unclosed code span", /UNCLOSED|`/],
  ["a block", /^(#|>|[-+]|\d+[.)]|={2})/],
  ["a second line", /\n/],
  ["something unseen", /[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/],
] as const;

describe("text of an engine, made inert", () => {
  test("is never more than text outside of code, whatever it says", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const outside = outsideCode(defuse(hostile));
        for (const [what, pattern] of alive) expect(outside, what).not.toMatch(pattern);
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps plain prose and code spans as they are", () => {
    const prose = "When `a && b` holds, snake_case stays (it's 50 % faster), e.g. in foo(bar).";
    expect(defuse(prose)).toBe(prose);
  });

  test.each([
    ["ping @octocat, please", "ping `@octocat`, please"],
    ["fixes #12.", "fixes `#12`."],
    ["see https://evil.example/a?b=c!", "see `https://evil.example/a?b=c`!"],
    ["![x](y)", "!\\[x\\](y)"],
    ["a <b>bold</b> claim", "a &lt;b&gt;bold&lt;/b&gt; claim"],
    ["&lt; is an entity", "&amp;lt; is an entity"],
    ["a lone ` tick", "a lone &grave; tick"],
    ["1. not a list", "1\\. not a list"],
    ["# no heading", "\\# no heading"],
    ["two\nlines", "two lines"],
    ["`a``b` is one span", "```a``b``` is one span"],
  ])("%j becomes %j", (text, markdown) => {
    expect(defuse(text)).toBe(markdown);
  });

  test("is cut by code points, never inside one", () => {
    expect(defuse("😀".repeat(10), 4)).toBe("😀😀😀…");
    expect(defuse("😀".repeat(4), 4)).toBe("😀😀😀😀");
  });

  test("keeps paragraphs apart", () => {
    expect(defuseParagraphs("one\nline\n\n\n- two\n\n \n")).toBe("one line\n\n\\- two");
  });
});
