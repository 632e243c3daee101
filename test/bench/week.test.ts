import { describe, expect, test } from "vitest";

import { createAskedRows, type ChangedLine } from "../../bench/week/asked-rows.ts";
import { claimIn, claimOf } from "../../bench/week/claims.ts";
import {
  falseGreens,
  greensOverClaims,
  onWrongLines,
  repeats,
  type PostedComment,
  type PullHead,
} from "../../bench/week/judge.ts";
import { createScripts } from "../../bench/week/script.ts";
import { editsOf, splitChange, type FileVersions } from "../../bench/week/split-change.ts";
import { createRandom } from "../../bench/random.ts";
import type { MessagesRequest } from "../anthropic/check-request.ts";

/** The first line of a numbered family that carries a claim as grave as this. */
function lineWith(severity: "major" | "minor"): string {
  for (let number = 0; ; number += 1) {
    const line = `const total${number} = itemsOf(basket).length - 1;`;
    if (claimOf(line)?.severity === severity) return line;
  }
}

const minor = lineWith("minor");
const major = lineWith("major");

function added(text: string, path = "a.ts"): ChangedLine {
  return { path, kind: "added", text };
}

function headAt(at: number, changed: readonly ChangedLine[], sha = `sha${at}`): PullHead {
  return { pull: 1, sha, at, changed };
}

function commentAt(at: number, lines: readonly string[], commit: string): PostedComment {
  const claim = claimOf(minor)?.id ?? "";
  return { pull: 1, path: "a.ts", commit, at, claim, rule: null, quoted: [], lines };
}

describe("splitting a change", () => {
  const before = "one\ntwo\nthree\nfour\n";
  const after = "ONE\ntwo\n2.5\nthree\n";
  const patch = "@@ -1 +1 @@\n-one\n+ONE\n@@ -2,0 +3 @@\n+2.5\n@@ -4 +4,0 @@\n-four\n";
  const file: FileVersions = { path: "a", before, after, edits: editsOf(patch, after) };

  test("goes through parts of it and ends with all of it", () => {
    const [split] = splitChange([file], 3, createRandom(1));

    expect(split?.contents.at(0)).not.toBe(before);
    expect(split?.contents.at(0)).not.toBe(after);
    expect(split?.contents.at(-1)).toBe(after);
  });

  test("gives the same for the same random numbers", () => {
    const once = splitChange([file], 4, createRandom(7));

    expect(splitChange([file], 4, createRandom(7))).toEqual(once);
  });

  test("keeps a last line without its end, and carriage returns", () => {
    const crlf = "a\r\nb\r\nc";
    const edits = editsOf("@@ -2,2 +2 @@\n-b\r\n-c\n\\ No newline\n+d\n", "a\r\nd");
    const [split] = splitChange([{ path: "a", before: crlf, after: "a\r\nd", edits }], 1, () => 0);

    expect(split?.contents).toEqual(["a\r\nd"]);
  });

  test("cuts a long new file at blank lines", () => {
    const text = Array.from({ length: 200 }, (_, at) => (at % 10 === 9 ? "\n" : `${at}\n`)).join(
      "",
    );
    const long = {
      path: "a",
      before: null,
      after: text,
      edits: editsOf("@@ -0,0 +1,200 @@", text),
    };

    const [first = "", last] = splitChange([long], 2, createRandom(3))[0]?.contents ?? [];

    expect(text.startsWith(first ?? "?")).toBe(true);
    expect((first ?? "").length).toBeLessThan(text.length);
    expect(last).toBe(text);
  });

  test("takes files whole when one goes, since it may have moved", () => {
    const gone: FileVersions = { path: "old", before: "x\n", after: null, edits: [] };
    const come = {
      path: "new",
      before: null,
      after: "x\n",
      edits: editsOf("@@ -0,0 +1 @@", "x\n"),
    };

    expect(splitChange([gone, come], 2, createRandom(1))).toEqual([
      { path: "old", contents: [null, null] },
      { path: "new", contents: ["x\n", "x\n"] },
    ]);
  });
});

test("every script opens first, merges last, and pushes as often as its change has parts", () => {
  const scripts = createScripts(createRandom(5))(30);

  expect(scripts).toHaveLength(30);
  for (const { pushes, steps } of scripts) {
    expect(steps[0]).toMatch(/^open/);
    expect(steps.at(-1)).toBe("merge");
    const later = steps.filter((step) => /^(push|hasty-push|squash)$/.test(step));
    expect(later).toHaveLength(pushes - 1);
  }
  expect(new Set(scripts.flatMap(({ steps }) => steps)).size).toBeGreaterThan(12);
});

test("a claim is told by its line's text alone", () => {
  const claim = claimOf(minor);

  expect(claimOf(`\t  ${minor}  `)).toEqual(claim);
  expect(claimIn(`**Minor**\n\nClaim ${claim?.id}: this row …`)).toBe(claim?.id);
  expect(claimOf("}")).toBeNull();
});

describe("comments", () => {
  test("are on a wrong line when their claim is of other code", () => {
    const right = commentAt(2, [minor], "sha1");
    const wrong = commentAt(3, [major], "sha1");
    const rule = { ...right, claim: null, rule: "tool/rule", quoted: ["  eval(x)"] };

    expect(onWrongLines([right, wrong])).toEqual([wrong]);
    expect(onWrongLines([{ ...rule, lines: ["eval(x)"] }])).toEqual([]);
    expect(onWrongLines([{ ...rule, lines: ["evil(x)"] }])).toHaveLength(1);
  });

  test("repeat each other when they speak of one line, also at a later head", () => {
    const heads = [headAt(1, [added(minor)]), headAt(10, [added(minor), added("x")])];
    const [first, second] = [commentAt(2, [minor], "sha1"), commentAt(11, [minor], "sha10")];

    expect(repeats([first, second], heads)).toEqual([second]);
  });

  test("do not when one of two places was mended and another came", () => {
    const two = [added(minor), added(minor)];
    const heads = [headAt(1, two), headAt(10, [added(minor)]), headAt(20, two)];
    const comments = [
      commentAt(2, [minor], "sha1"),
      commentAt(3, [minor], "sha1"),
      commentAt(21, [minor], "sha20"),
      commentAt(22, [minor], "sha20"),
    ];

    expect(repeats(comments, heads)).toEqual(comments.slice(3));
  });

  test("do not when the code stands twice, was gone in between, or is in another file", () => {
    const first = commentAt(2, [minor], "sha1");
    const again = commentAt(21, [minor], "sha1");
    const twice = [headAt(1, [added(minor), added(minor)])];
    const gone = [headAt(1, [added(minor)]), headAt(10, []), headAt(20, [added(minor)], "sha1")];
    const elsewhere = { ...again, path: "b.ts" };

    expect(repeats([first, again], twice)).toEqual([]);
    expect(repeats([first, again], gone)).toEqual([]);
    expect(repeats([first, elsewhere], [headAt(1, [added(minor)])])).toEqual([]);
  });
});

describe("a green check", () => {
  const request: MessagesRequest = {
    model: "claude-any",
    max_tokens: 1,
    messages: [
      {
        role: "user",
        content:
          '<data kind="unit" id="u1" nonce="n">\npath: a.ts\n\nrows:\n   1   above();\n   2 - old();\n   3 + fresh();\n   4 + const key = [redacted];\n     ⋯\n   5 + alone();\n     ⋯\n   6 + last();\n   7   end();\n</data>',
      },
    ],
  };
  const asked = createAskedRows();
  asked.record(request, 50);
  const fresh: ChangedLine = { ...added("fresh();"), above: "above();", below: "gone();" };

  test.each<[string, ChangedLine, boolean]>([
    ["a row that was shown beside its neighbour", fresh, true],
    ["the same words between others", { ...fresh, above: "x", below: "y" }, false],
    ["the same words in another file", { ...fresh, path: "b.ts" }, false],
    ["a row of its own segment", { ...added("alone();"), above: "x", below: "y" }, true],
    [
      "a row beside what stands in another segment",
      { ...added("last();"), above: "alone();" },
      false,
    ],
    ["a removed row", { path: "a.ts", kind: "removed", text: "old();" }, true],
    ["a row whose secret was left out", added("const key = sk-1234;"), true],
    ["a row that was never shown", added("unseen();"), false],
  ])("needs the model to have been asked about %s", (_, line, held) => {
    expect(falseGreens([headAt(60, [line])], asked)).toHaveLength(held ? 0 : 1);
  });

  test("is false when the question came after it", () => {
    expect(falseGreens([headAt(40, [fresh])], asked)).toHaveLength(1);
  });

  test("is false over a claim that reaches the gate", () => {
    expect(greensOverClaims([headAt(60, [added(minor)])])).toEqual([]);
    expect(greensOverClaims([headAt(60, [added(major)])])).toHaveLength(1);
  });
});
