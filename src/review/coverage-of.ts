import type { Change } from "../domain/change.ts";
import type { Coverage, FileCoverage, UnitCoverage } from "../domain/coverage.ts";
import type { EngineName } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { UnitKey } from "../domain/ids.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import type { Found } from "./find.ts";
import type { ReadChange } from "./read-change.ts";

/** What every engine together looked at: a unit is reviewed when no engine misses any of it. */
export function coverageOf(
  read: ReadChange,
  units: readonly Unit[],
  found: readonly Found[],
): Coverage {
  const byUnit = groupBy(found, ({ unit }) => unit.id);
  const unitsOf = groupBy(units, (unit) => unit.path);
  const eligible = read.eligible.map(({ file }): FileCoverage => ({
    path: file.path,
    state: "eligible",
    units: unitsOf.get(file.path)?.length ?? 0,
  }));
  return {
    files: inOrder(read.change, [...eligible, ...read.others]),
    units: units.map((unit) => unitCoverage(unit, byUnit.get(unit.id) ?? [])),
    truncated: read.change.truncated,
  };
}

function unitCoverage(unit: Unit, results: readonly Found[]): UnitCoverage {
  const missing = results.flatMap((result) => result.missing);
  const keys: Partial<Record<EngineName, UnitKey>> = {};
  for (const { engine, key } of results) keys[engine] = key;
  const whole = missing.length === 0;
  return {
    unitId: unit.id,
    path: unit.path,
    lines: changedLines(unit),
    keys,
    state: !whole ? "not-reviewed" : results.every(({ cached }) => cached) ? "cached" : "reviewed",
    missing,
  };
}

function changedLines(unit: Unit): UnitCoverage["lines"] {
  const rows = rowsOf(unit);
  const added = rows.flatMap((row) => (row.kind === "added" ? [row.new] : []));
  const lines =
    added.length > 0 ? added : rows.flatMap((row) => (row.kind === "removed" ? [row.old] : []));
  const first = lines[0];
  const last = lines.at(-1);
  return first === undefined || last === undefined ? null : { first, last };
}

function inOrder(change: Change, files: readonly FileCoverage[]): readonly FileCoverage[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return change.files.flatMap(({ path }) => byPath.get(path) ?? []);
}
