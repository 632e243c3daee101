import * as fc from "fast-check";
import { expect, test } from "vitest";

import { fingerprint, reviewId, sha } from "../../src/domain/ids.ts";
import { readMarker, renderMarker, type Marker } from "../../src/github/marker.ts";

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from("0123456789abcdef")),
    minLength: length,
    maxLength: length,
  });
const print = hex(16).map(fingerprint);

const marker: fc.Arbitrary<Marker> = fc.oneof(
  fc.record({
    kind: fc.constant("review" as const),
    id: hex(16).map(reviewId),
    head: fc.oneof(hex(40), hex(64)).map(sha),
    findings: fc.array(print, { maxLength: 30 }),
  }),
  fc.record({ kind: fc.constant("finding" as const), fingerprint: print }),
  fc.record({
    kind: fc.constant("fixed" as const),
    fingerprint: print,
    head: fc.oneof(hex(40), hex(64)).map(sha),
  }),
  fc.constant({ kind: "summary" as const }),
  fc.record({
    kind: fc.constant("answer" as const),
    commentId: fc.integer({ min: 1, max: 999_999_999_999 }),
  }),
);

test("every marker is read back from the end of any body, and does not show", () => {
  fc.assert(
    fc.property(marker, fc.string(), (one, text) => {
      const line = renderMarker(one);
      expect(line).toMatch(/^<!-- [^>]* -->$/);
      expect(readMarker(line)).toEqual(one);
      expect(readMarker(`${text}\n\n${line}`)).toEqual(one);
      // GitHub may hand bodies back with other line ends and a trailing newline.
      expect(readMarker(`${text}\r\n\r\n${line}\r\n`)).toEqual(one);
    }),
  );
});

test.each([
  ["quoted text above the last line", `<!-- marginalia:summary -->\n\nmore text`],
  ["a fence that shows one", "```\n<!-- marginalia:summary -->\n```"],
  ["a marker of another tool", "<!-- other:summary -->"],
  ["an unknown kind", "<!-- marginalia:party -->"],
  ["a short fingerprint", "<!-- marginalia:finding=12ab -->"],
  ["a review without its head", `<!-- marginalia:review=${"1".repeat(16)} -->`],
  ["a marker in the middle of a line", "x <!-- marginalia:summary -->"],
])("%s is no marker", (_name, body) => {
  expect(readMarker(body)).toBeNull();
});
