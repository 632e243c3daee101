import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { repeatedKey } from "../../src/domain/repeated-key.ts";

test.each([
  ['{"a":1,"a":2}', "a"],
  ['{"a":{"b":1},"c":[{"b":1,"x":{},"b":2}]}', "b"],
  ['{"\\u0061":1, "a" : 2}', "a"],
  ['{"a\\"b":1,"a\\"b":2}', 'a"b'],
  ['{"a":1,"b":{"a":1}}', null],
  ['[{"a":1},{"a":1}]', null],
  ['{"a":"\\"a\\":","b":"{","c":"a"}', null],
  ['"a:a"', null],
])("in %s it is %s", (text, repeated) => {
  expect(JSON.parse(text)).toBeDefined();
  expect(repeatedKey(text)).toBe(repeated);
});

test("nothing that JSON.stringify writes repeats a name", () => {
  assert(
    property(jsonValue({ maxDepth: 4 }), (value) => {
      expect(repeatedKey(JSON.stringify(value))).toBeNull();
    }),
  );
});
