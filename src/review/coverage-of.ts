import type { Change, DiffLine } from "../domain/change.ts";
import type { Coverage, FileCoverage, LineRange, UnitCoverage } from "../domain/coverage.ts";
import type { NotReviewed } from "../domain/engine.ts";
import type { EngineName } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { UnitKey } from "../domain/ids.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import type { Found } from "./find.ts";
import type { ReadChange } from "./read-change.ts";

/**
 * What every engine together looked at: a unit is reviewed when each of `engines` has looked at all
 * of it. Whatever nobody answers for, be it a unit or a file that was cut into none, is not
 * reviewed: a green check rests on this.
 */
export function coverageOf(
  read: ReadChange,
  units: readonly Unit[],
  found: readonly Found[],
  engines: readonly EngineName[],
): Coverage {
  const byUnit = groupBy(found, ({ unit }) => unit.id);
  const unitsOf = groupBy(units, (unit) => unit.path);
  const eligible = read.eligible.map(({ file: { path } }): FileCoverage => {
    const count = unitsOf.get(path)?.length ?? 0;
    return count > 0
      ? { path, state: "eligible", units: count }
      : { path, state: "not-reviewed", missing: unanswered("diff", "no unit was cut from it") };
  });
  return {
    files: inOrder(read.change, [...eligible, ...read.others]),
    units: units.map((unit) => unitCoverage(unit, byUnit.get(unit.id) ?? [], engines)),
    truncated: read.change.truncated,
  };
}

function unitCoverage(
  unit: Unit,
  results: readonly Found[],
  engines: readonly EngineName[],
): UnitCoverage {
  const silent = engines.filter((name) => results.every(({ engine }) => engine !== name));
  const missing = [
    ...results.flatMap((result) => result.missing),
    ...silent.map((name) => unanswered(name, "it gave no answer for this code")),
    ...(engines.length === 0 ? [unanswered("marginalia", "no engine is switched on")] : []),
  ];
  const keys: Partial<Record<EngineName, UnitKey>> = {};
  for (const { engine, key } of results) keys[engine] = key;
  const whole = missing.length === 0;
  return {
    unitId: unit.id,
    path: unit.path,
    lines: changedLines(unit),
    ranges: changedRanges(unit),
    keys,
    state: !whole ? "not-reviewed" : results.every(({ cached }) => cached) ? "cached" : "reviewed",
    missing,
  };
}

function unanswered(by: string, detail: string): NotReviewed {
  return { code: "unavailable", by, detail, retryAt: null };
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

/** Each run of changed lines between two that did not change. */
function changedRanges(unit: Unit): UnitCoverage["ranges"] {
  return unit.segments.flatMap((segment) => {
    const runs: DiffLine[][] = [[]];
    for (const row of segment) {
      if (row.kind === "context") runs.push([]);
      else runs.at(-1)?.push(row);
    }
    return runs.flatMap((run) => rangeOf(run) ?? []);
  });
}

function rangeOf(run: readonly DiffLine[]): LineRange | null {
  const side = run.some(({ kind }) => kind === "added") ? "new" : "old";
  const lines = run.flatMap((row) => row[side] ?? []);
  const first = lines[0];
  const last = lines.at(-1);
  return first === undefined || last === undefined ? null : { side, first, last };
}

function inOrder(change: Change, files: readonly FileCoverage[]): readonly FileCoverage[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return change.files.flatMap(({ path }) => byPath.get(path) ?? []);
}
