import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { byteLength, createRoom, fitLines } from "../../src/github/fit-bytes.ts";

const more = (left: number): string => `- and ${left} more`;

describe("lines that have to fit", () => {
  const euros = Array.from({ length: 10 }, () => "€".repeat(10));

  test("are counted in bytes: what is one too many goes, and is counted", () => {
    const whole = euros.join("\n");
    expect(byteLength(whole)).toBe(309);
    expect(fitLines(euros, 309, more)).toBe(whole);
    // Room for eight lines and for the one that says what is left.
    expect(fitLines(euros, 308, more)).toBe([...euros.slice(0, 9), more(1)].join("\n"));
    expect(fitLines(euros, 289, more)).toBe([...euros.slice(0, 8), more(2)].join("\n"));
  });

  test("stay within the limit, whole, in order, and none is lost uncounted", () => {
    const line = fc
      .string({ unit: "binary", maxLength: 40 })
      .map((text) => text.replaceAll("\n", ""));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 20, max: 900 }),
        (lines, limit) => {
          const text = fitLines(lines, limit, more);
          expect(byteLength(text)).toBeLessThanOrEqual(limit);
          if (text === lines.join("\n")) return;
          const shown = text.split("\n");
          const left = Number(/^- and (\d+) more$/.exec(shown.at(-1) ?? "")?.[1]);
          expect(shown.slice(0, -1)).toEqual(lines.slice(0, lines.length - left));
        },
      ),
    );
  });
});

test("who takes first from a room is cut last", () => {
  const room = createRoom(10);
  const all = (limit: number): string => "x".repeat(limit);
  expect([room.take(6, all), room.take(6, all), room.take(6, all)]).toEqual(["xxxxxx", "xxxx", ""]);
});
