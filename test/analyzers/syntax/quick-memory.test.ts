import { expect, test } from "vitest";

import { quickenMemory } from "../../../src/analyzers/syntax/quick-memory.ts";

/** Ways that a module reads and writes its memory, which note what they were asked. */
function slowModule() {
  const asked: string[] = [];
  const module = {
    HEAP32: new Int32Array(4),
    getValue(address: number, type: string): unknown {
      asked.push(`get ${address} ${type}`);
      return 0;
    },
    setValue(address: number, value: unknown, type: string): void {
      asked.push(`set ${address} ${String(value)} ${type}`);
    },
  };
  return { asked, module };
}

test("reads and writes whole numbers in the memory itself", () => {
  const { asked, module } = slowModule();
  quickenMemory(module);

  module.setValue(8, 4_000_000_000, "i32");

  expect(module.getValue(8, "i32")).toBe(4_000_000_000 | 0);
  expect([...module.HEAP32]).toEqual([0, 0, 4_000_000_000 | 0, 0]);
  expect(asked).toEqual([]);
});

test("follows the memory when it grows", () => {
  const { module } = slowModule();
  quickenMemory(module);

  module.HEAP32 = new Int32Array(8);
  module.setValue(28, 7, "i32");

  expect(module.getValue(28, "i32")).toBe(7);
});

test("leaves every other type to the module", () => {
  const { asked, module } = slowModule();
  quickenMemory(module);

  module.getValue(4, "i8");
  module.setValue(4, 1.5, "double");
  module.setValue(4, 1n, "i32");

  expect(asked).toEqual(["get 4 i8", "set 4 1.5 double", "set 4 1 i32"]);
});

test("leaves a module that is not as expected as it is", () => {
  const module = { getValue: () => 1 };

  quickenMemory(module);

  expect(module.getValue()).toBe(1);
});
