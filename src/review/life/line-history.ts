import { findInUnit, quotedLines } from "../../diff/find-quote.ts";
import { normaliseSpace } from "../../diff/normalise.ts";
import type { FileChange } from "../../domain/change.ts";
import type { LineRange } from "../../domain/coverage.ts";
import type { Finding } from "../../domain/finding.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import type { Seen, SeenFile } from "../../domain/seen-file.ts";
import type { Unit } from "../../domain/unit.ts";
import type { Found } from "../find.ts";
import { isSameSetting, linesSeen, lineMap, type LineMap } from "./seen-lines.ts";
import { movedPaths } from "./moved-paths.ts";

/** What became of the code that earlier reviews saw. */
export interface LineHistory {
  /** What the file of an entry is called now. */
  pathOf(entry: Pick<LedgerEntry, "path">): string;
  /** Where an entry's lines lie now; null when they are gone or were never known. */
  linesOf(entry: LedgerEntry): LineRange | null;
  /** Where they lie as far as anybody knows: in a file that was not looked at, as before. */
  lastLinesOf(entry: LedgerEntry): LineRange | null;
  /** True when the engine had seen the lines of a finding in an earlier review. */
  isUnchanged(finding: Finding): boolean;
  /** True when these lines of a file of now stood in it when it was last seen. */
  wasThere(path: string, lines: LineRange): boolean;
  /** True when none of a finding's lines was there: whoever spoke of what stands around meant less. */
  isNew(finding: Finding): boolean;
  /**
   * True when an entry's lines are gone from its file and new where a finding of another file stands,
   * in the same declaration or among the same lines: code that was moved.
   */
  wentTo(entry: LedgerEntry, finding: Finding): boolean;
  /** What has been seen once this review is over; files that are not in the change now are kept. */
  readonly files: readonly SeenFile[];
}

/** Compares what was seen before with the units of now, file by file and by content alone. */
export function lineHistory(
  before: Seen,
  units: readonly Unit[],
  found: readonly Found[],
  files: readonly FileChange[],
): LineHistory {
  const now = linesSeen(units, found);
  const moved = movedPaths(before.files, now, files);
  // What was seen under a file's own path counts before what was seen under an older one.
  const renamed = before.files.filter(({ path }) => moved.has(path));
  const stayed = before.files.filter(({ path }) => !moved.has(path));
  const earlier = new Map(
    [...renamed, ...stayed].map((file) => [moved.get(file.path) ?? file.path, file] as const),
  );
  const maps = new Map<string, LineMap>(
    now.map((file) => [file.path, lineMap(earlier.get(file.path), file)]),
  );
  const unitOf = new Map(units.map((unit) => [unit.id, unit]));
  const pathOf = ({ path }: Pick<LedgerEntry, "path">): string => moved.get(path) ?? path;
  const unseenNow = [...earlier].flatMap(([path, file]) =>
    maps.has(path) ? [] : [{ ...file, path }],
  );
  const linesOf = ({ lines, path }: LedgerEntry): LineRange | null =>
    lines === null ? null : (maps.get(pathOf({ path }))?.now(lines) ?? null);
  const standing = new Set(files.flatMap(({ path, status }) => (status === "removed" ? [] : path)));
  const nowAt = new Map(now.map((file) => [file.path, file]));
  const isGone = (entry: LedgerEntry): boolean =>
    maps.has(pathOf(entry)) ? linesOf(entry) === null : !standing.has(pathOf(entry));
  const isNew = (finding: Finding): boolean => {
    const lines = linesOfFinding(finding);
    return lines !== null && maps.get(finding.path)?.isNew(lines) === true;
  };
  return {
    pathOf,
    linesOf,
    lastLinesOf: (entry) => (maps.has(pathOf(entry)) ? linesOf(entry) : entry.lines),
    isUnchanged: (finding) => {
      const places = placesOf(finding, unitOf.get(finding.unitId));
      const map = maps.get(finding.path);
      return places.length > 0 && places.every((lines) => map?.wasSeen(lines, finding.engine));
    },
    wasThere: (path, lines) => maps.get(path)?.wasThere(lines) === true,
    isNew,
    wentTo: (entry, finding) => {
      const [from, to] = [entry.lines, linesOfFinding(finding)];
      if (from?.side !== "new" || to?.side !== "new" || pathOf(entry) === finding.path)
        return false;
      return (
        isGone(entry) &&
        isNew(finding) &&
        (isOneScope(entry.scope, finding.scope) ||
          isSameSetting([earlier.get(pathOf(entry)), from], [nowAt.get(finding.path), to]))
      );
    },
    files: [...unseenNow, ...[...maps.values()].map(({ merged }) => merged)],
  };
}

/** A declaration that moves to another file often gets a word before it, as `export`, or loses it. */
function isOneScope(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [one, other] = [normaliseSpace(a), normaliseSpace(b)];
  return one.endsWith(other) || other.endsWith(one);
}

/** The lines of a finding; of one that has no single place, all those where its quote stands. */
export function placesOf(
  finding: Pick<Finding, "placement" | "quote" | "side">,
  unit: Unit | undefined,
): readonly LineRange[] {
  const lines = linesOfFinding(finding);
  if (lines !== null) return [lines];
  const quote = quotedLines(finding);
  if (quote === null || unit === undefined) return [];
  const { side } = finding;
  return findInUnit(quote, unit, side, "spaced").flatMap((match) => {
    const [first, last] = [match[0]?.number, match.at(-1)?.number];
    return first === undefined || last === undefined ? [] : [{ side, first, last }];
  });
}

/** The lines of a finding that has a place in the diff. */
export function linesOfFinding({ placement }: Pick<Finding, "placement">): LineRange | null {
  if (placement.kind !== "line") return null;
  const { side, startLine: first, endLine: last } = placement.anchor;
  return { side: side === "RIGHT" ? "new" : "old", first, last };
}
