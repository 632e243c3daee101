import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packBatches, type SizedUnit } from "../../src/model/pack-batches.ts";
import { unitOf } from "./unit-of.ts";

/** `path tokens` per line, in the order of the change. */
function sized(table: string): readonly SizedUnit[] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/u))
    .map(([path = "", tokens]) => ({ unit: unitOf("+a", { path }), tokens: Number(tokens) }));
}

function packed(table: string, limit: number): readonly string[] {
  return packBatches(sized(table), limit).map((batch) =>
    batch.map(({ unit }) => unit.path).join(" "),
  );
}

describe("packing", () => {
  test("fills few batches: the large first, the small into the gaps", () => {
    expect(
      packed(
        `a/1 60
         b/2 30
         c/3 70
         d/4 40`,
        100,
      ),
    ).toEqual(["a/1 d/4", "b/2 c/3"]);
  });

  test("gives a unit above the limit a batch of its own", () => {
    expect(packed("a/huge 500\nb/small 1", 100)).toEqual(["a/huge", "b/small"]);
  });

  test("keeps a file beside its test", () => {
    expect(
      packed(
        `src/price.ts 50
         src/other.ts 30
         src/price.test.ts 40
         src/more.ts 60`,
        90,
      ),
    ).toEqual(["src/price.ts src/price.test.ts", "src/other.ts src/more.ts"]);
  });

  test("prefers the batch that holds the folder already", () => {
    expect(
      packed(
        `a/one 60
         b/one 59
         b/two 40`,
        100,
      ),
    ).toEqual(["a/one", "b/one b/two"]);
  });

  test("cuts the units of a file that are more than one batch in their order", () => {
    expect(packed("a/x 40\na/x 40\na/x 40", 80)).toEqual(["a/x a/x", "a/x"]);
  });
});

const units = fc.array(
  fc.record({
    path: fc.stringMatching(/^[ab]\/[xyz](\.test)?\.ts$/u),
    tokens: fc.integer({ min: 1, max: 150 }),
  }),
  { maxLength: 40 },
);

function toSized(list: readonly { path: string; tokens: number }[]): readonly SizedUnit[] {
  return list.map(({ path, tokens }) => ({ unit: unitOf("+a", { path }), tokens }));
}

test("every unit is in exactly one batch, in order, and no batch is over the limit", () => {
  fc.assert(
    fc.property(units, (list) => {
      const input = toSized(list);
      const batches = packBatches(input, 100);

      expect(new Set(batches.flat())).toEqual(new Set(input));
      expect(batches.flat()).toHaveLength(input.length);
      for (const batch of batches) {
        const tokens = batch.reduce((sum, each) => sum + each.tokens, 0);
        expect(batch.length === 1 || tokens <= 100).toBe(true);
        const places = batch.map((each) => input.indexOf(each));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    }),
  );
});

test("the same units give the same batches", () => {
  fc.assert(
    fc.property(units, (list) => {
      const input = toSized(list);
      expect(packBatches(input, 100)).toEqual(packBatches(input, 100));
    }),
  );
});

test("two batches that would fit into one are never both left", () => {
  fc.assert(
    fc.property(units, (list) => {
      // One unit per file, so that nothing but its size decides where it goes.
      const input = toSized(list.map((each, index) => ({ ...each, path: `${index}/${index}` })));
      const sums = packBatches(input, 100).map((batch) =>
        batch.reduce((sum, each) => sum + each.tokens, 0),
      );
      const [least = 100, next = 100] = sums.toSorted((a, b) => a - b);
      expect(sums.length < 2 || least + next > 100).toBe(true);
    }),
  );
});
