import { endianness } from "node:os";

/** What an Emscripten module offers to look into its memory; addresses are bytes. */
interface Memory {
  /** Replaced by a longer one when the memory grows. */
  HEAP32: Int32Array;
  getValue(this: void, address: number, type: string): unknown;
  setValue(this: void, address: number, value: unknown, type: string): void;
}

/**
 * Lets an Emscripten module read and write whole numbers without asking for their type by text each
 * time. The tree library passes every node in five of them, there and back, at each step: that was
 * a sixth of all the time that our rules take. A module that is not as expected, or a machine whose
 * bytes stand the other way round, stays as it is.
 */
export function quickenMemory(module: object): void {
  if (!isMemory(module) || endianness() !== "LE") return;
  const { getValue, setValue } = module;
  module.getValue = (address, type) =>
    type === "i32" ? module.HEAP32[address >> 2] : getValue(address, type);
  module.setValue = (address, value, type) => {
    if (type === "i32" && typeof value === "number") module.HEAP32[address >> 2] = value;
    else setValue(address, value, type);
  };
}

function isMemory(module: object): module is Memory {
  return (
    "HEAP32" in module &&
    module.HEAP32 instanceof Int32Array &&
    "getValue" in module &&
    typeof module.getValue === "function" &&
    "setValue" in module &&
    typeof module.setValue === "function"
  );
}
