import * as fc from "fast-check";
import { expect, test } from "vitest";

import { reviewId } from "../../src/domain/ids.ts";
import { readExternalId, renderExternalId } from "../../src/github/check-external-id.ts";

const hexadecimal = fc.string({
  unit: fc.constantFrom(...Array.from("0123456789abcdef")),
  minLength: 16,
  maxLength: 16,
});

test("a check run of ours tells the pull request that it is about", () => {
  fc.assert(
    fc.property(hexadecimal, fc.integer({ min: 1, max: 9_999_999_999 }), (id, number) => {
      expect(readExternalId(renderExternalId(reviewId(id), number))).toBe(number);
    }),
  );
});

test.each(["", "12", `${"a".repeat(16)}:0`, `${"a".repeat(15)}:1`, `${"a".repeat(16)}:1\n`, "x:1"])(
  "%j tells none",
  (text) => {
    expect(readExternalId(text)).toBeNull();
  },
);
