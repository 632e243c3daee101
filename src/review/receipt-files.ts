import type { Coverage, FileCoverage, UnitCoverage } from "../domain/coverage.ts";
import { groupBy } from "../domain/group-by.ts";
import type { ReceiptFile, ReceiptUnit } from "../domain/receipt.ts";

/** Every file of a change with what became of each of its units, in the order of the change. */
export function receiptFiles({ files, units }: Coverage): readonly ReceiptFile[] {
  const unitsOf = groupBy(units, ({ path }) => path);
  return files.map((file) => fileOf(file, unitsOf.get(file.path) ?? []));
}

function fileOf(file: FileCoverage, units: readonly UnitCoverage[]): ReceiptFile {
  const { path, state } = file;
  switch (state) {
    case "eligible":
      return { path, state: stateOf(units), why: null, units: units.map(unitOf) };
    case "skipped":
      return { path, state, why: file.rule, units: [] };
    case "nothing-to-review":
      return { path, state, why: file.why, units: [] };
    case "not-reviewed":
      return { path, state, why: `${file.missing.by}: ${file.missing.detail}`, units: [] };
  }
}

function stateOf(units: readonly UnitCoverage[]): ReceiptFile["state"] {
  const states = new Set(units.map(({ state }) => state));
  if (states.has("not-reviewed")) return states.size > 1 ? "partly-reviewed" : "not-reviewed";
  return states.has("reviewed") ? "reviewed" : "cached";
}

function unitOf({ unitId, state, ranges, keys, missing }: UnitCoverage): ReceiptUnit {
  return { id: unitId, state, ranges, keys, missing };
}
