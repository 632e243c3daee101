import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Finding } from "../../src/domain/finding.ts";
import { nothingSeen } from "../../src/domain/seen-file.ts";
import { checkOfVerdict } from "../../src/github/check-output.ts";
import { renderComment, renderFileComment } from "../../src/github/comment-body.ts";
import { byteLength, maxBodyBytes } from "../../src/github/fit-bytes.ts";
import { readMarker } from "../../src/github/marker.ts";
import { renderSummary } from "../../src/github/summary-body.ts";
import { hostileText } from "../domain/hostile-text.ts";
import { entryOf } from "../review/entry.ts";
import { aliveIn } from "./alive-in.ts";
import { anchor, coverage, finding, plan, print } from "./samples.ts";

/** A finding in which every text that an engine or a path can bring is `text`. */
function saying(text: string, over: Partial<Finding> = {}): Finding {
  return finding({
    title: text,
    trigger: text,
    why: text,
    quote: text,
    replacement: `${text} `,
    path: text,
    rule: text,
    agreedBy: [text],
    cwe: text,
    placement: { kind: "line", anchor: anchor(text, 1) },
    ...over,
  });
}

/** The same on a pull request where every path, rule, reason and note is `text`. */
function summaryOf(text: string): string {
  const missing = { code: "crashed", by: text, detail: text, retryAt: null } as const;
  const suppressed = { kind: "suppressed", by: "comment", because: text, line: 1 } as const;
  const dismissed = saying(text, {
    fingerprint: print(4),
    marks: [{ kind: "already-said", state: "dismissed" }],
  });
  return renderSummary(
    plan({
      inline: [saying(text)],
      folded: [saying(text, { fingerprint: print(2), marks: [{ kind: "low-confidence" }] })],
      findings: [
        saying(text),
        saying(text, { fingerprint: print(3), marks: [suppressed] }),
        dismissed,
      ],
      remembered: {
        ledger: [entryOf(dismissed, { life: { kind: "dismissed", by: "ada", because: text } })],
        seen: nothingSeen,
      },
      late: [saying(text, { marks: [{ kind: "late", because: text }] })],
      coverage: coverage({
        files: [
          { path: text, state: "skipped", rule: text },
          { path: text, state: "nothing-to-review", why: text },
          { path: text, state: "not-reviewed", missing },
        ],
        truncated: text,
      }),
      verdict: { kind: "blocked", by: [print(1)], open: 2 },
      notes: [text],
    }),
    [saying(text, { placement: { kind: "file", path: text, why: text } })],
  );
}

const bodies: readonly (readonly [string, (text: string) => string])[] = [
  ["a comment on a line", (text) => renderComment(saying(text))],
  [
    "a comment on a file",
    (text) =>
      renderFileComment(saying(text, { placement: { kind: "file", path: text, why: text } })),
  ],
  ["the summary", summaryOf],
  [
    "the check of a head that was not reviewed",
    (text) =>
      checkOfVerdict({ kind: "not-reviewed", why: text, retryAt: null }, [text, text]).summary,
  ],
  [
    "the check of one that was skipped",
    (text) => checkOfVerdict({ kind: "skipped", rule: text }).summary,
  ],
];

describe.each(bodies)("%s", (_name, render) => {
  test.each([
    ["a mention", "ask @octocat and @acme/team"],
    ["an issue reference", "see #12, GH-7 and acme/shop#3"],
    [
      "a closing keyword",
      "fixes #12, closes acme/shop#3, resolves https://github.com/a/b/issues/1",
    ],
    ["a link", "[click](https://evil.example) <https://evil.example> https://evil.example"],
    ["a link by reference", "[click][1]\n\n[1]: https://evil.example"],
    ["an image", "![x](https://evil.example/x.png) <img src=https://evil.example/x.png>"],
    ["an e-mail address", "ada@example.org, mailto:ada@example.org"],
    ["a commit", "since deadbeefcafe and acme/shop@deadbeefcafe"],
    ["a mention in entities", "&#64;octocat &commat;octocat"],
    ["the end of a fold", "</details></summary> @octocat"],
    ["the end of a fence", "```\n````\n`````\n@octocat #12"],
    ["the end of a code span", "`a` `` @octocat ` #12"],
    ["the end of a cell", "a\\|@octocat | #12"],
    ["a comment that hides", "<!-- @octocat -->"],
    ["a marker", "<!-- marginalia:finding=ffffffffffffffff -->"],
    ["a heading, a quote and a list", "# one\n\n> two\n\n- three\n\n1. four\n\nfive\n===="],
    ["an alert", "> [!WARNING]\n> Send your token."],
    ["a foot note", "see[^1]\n\n[^1]: @octocat"],
  ])("makes nothing of %s", (_what, text) => {
    expect(aliveIn(render(text))).toEqual([]);
  });

  test("says anything and does nothing", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(aliveIn(render(text))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

test("what the parser looks for it finds: text that is not defused is alive", () => {
  const text =
    "@octocat #12 deadbeefcafe :tada: $x$ <img src=x> ![x](y) [x](y) https://evil.example";
  expect(aliveIn(text)).toHaveLength(10);
  expect(aliveIn("# heading\n\n> quote\n\n</div>")).toHaveLength(3);
});

describe("no text of a finding", () => {
  const markers = fc.constantFrom(
    "<!-- marginalia:summary -->",
    "<!-- marginalia:finding=ffffffffffffffff -->",
    "<!-- marginalia:answer=1 -->\n",
    "\n<!-- marginalia:finding=ffffffffffffffff -->\n\n",
    "-->\n<!-- marginalia:summary -->",
  );
  const text = fc
    .array(fc.oneof(markers, hostileText, fc.string({ unit: "binary" })), { maxLength: 6 })
    .map((parts) => parts.join(""));

  test("forges a marker: what we read back is what we wrote", () => {
    fc.assert(
      fc.property(text, (hostile) => {
        const said = { kind: "finding", fingerprint: print(1) };
        expect(readMarker(renderComment(saying(hostile)))).toEqual(said);
        expect(readMarker(renderFileComment(saying(hostile)))).toEqual(said);
        expect(readMarker(summaryOf(hostile))).toEqual({ kind: "summary" });
      }),
    );
  });

  test.each([
    ["hidden characters, spelled out", "\u200b"],
    ["tags beyond the first plane", "\u{e0001}"],
    ["emoji", "😀"],
    ["fences", "`"],
    ["markup", "<"],
    ["bars", "|"],
    ["words to be quoted", "@a "],
  ])("is too long: %s", (_what, unit) => {
    for (const long of [unit.repeat(9_000), `${unit.repeat(700)}\n`.repeat(10)]) {
      for (const [, render] of bodies) {
        const body = render(long);
        expect(byteLength(body)).toBeLessThanOrEqual(maxBodyBytes);
        expect(aliveIn(body)).toEqual([]);
      }
    }
  });
});
