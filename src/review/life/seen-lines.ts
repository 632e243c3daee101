import { createHash } from "node:crypto";
import { matchLines } from "../../diff/match-lines.ts";
import { normaliseSpace } from "../../diff/normalise.ts";
import type { LineRange } from "../../domain/coverage.ts";
import type { EngineName } from "../../domain/finding.ts";
import { groupBy } from "../../domain/group-by.ts";
import type { SeenFile, SeenRun } from "../../domain/seen-file.ts";
import { rowsOf, type Unit } from "../../domain/unit.ts";
import type { Found } from "../find.ts";

type Side = SeenRun["side"];
const sides: readonly Side[] = ["new", "old"];

interface SeenLine {
  readonly line: number;
  readonly hash: string;
  readonly by: ReadonlySet<EngineName>;
}

/** The lines of all units, each with the engines that have now looked at all of its unit. */
export function linesSeen(units: readonly Unit[], found: readonly Found[]): readonly SeenFile[] {
  const lookedAt = groupBy(
    found.filter(({ missing }) => missing.length === 0),
    ({ unit }) => unit.id,
  );
  return [...groupBy(units, ({ path }) => path)].map(([path, group]) => {
    const lines = { new: new Map<number, SeenLine>(), old: new Map<number, SeenLine>() };
    for (const unit of group) {
      const engines = (lookedAt.get(unit.id) ?? []).map(({ engine }) => engine);
      for (const row of rowsOf(unit)) {
        const side = row.new === null ? "old" : "new";
        const line = row.new ?? row.old;
        // A line may stand in two units, as the context of one of them.
        const by = new Set([...engines, ...(lines[side].get(line)?.by ?? [])]);
        lines[side].set(line, { line, hash: hashOf(row.text), by });
      }
    }
    return { path, runs: sides.flatMap((side) => runsOf(side, [...lines[side].values()])) };
  });
}

/** 48 bits, so that it is short; equal for lines that differ in white space only. */
function hashOf(text: string): string {
  return createHash("sha256").update(normaliseSpace(text)).digest("base64url").slice(0, 8);
}

/** A short hash of what a unit shows, by which it is known again. */
export function unitHash({ rendering }: Pick<Unit, "rendering">): string {
  return createHash("sha256").update(rendering).digest("hex").slice(0, 16);
}

function runsOf(side: Side, lines: readonly SeenLine[]): readonly SeenRun[] {
  const runs: { side: Side; first: number; by: readonly EngineName[]; hashes: string[] }[] = [];
  for (const { line, hash, by } of [...lines].sort((a, b) => a.line - b.line)) {
    const last = runs.at(-1);
    const goesOn =
      last !== undefined &&
      last.first + last.hashes.length === line &&
      last.by.length === by.size &&
      last.by.every((name) => by.has(name));
    if (goesOn) last.hashes.push(hash);
    else runs.push({ side, first: line, by: [...by].sort(), hashes: [hash] });
  }
  return runs;
}

function linesOf(file: SeenFile | undefined, side: Side): readonly SeenLine[] {
  return (file?.runs ?? [])
    .filter((run) => run.side === side)
    .flatMap((run) => {
      const by = new Set(run.by);
      return run.hashes.map((hash, index) => ({ line: run.first + index, hash, by }));
    });
}

/** How the lines of a file that were seen before lie in it now. */
export interface LineMap {
  /** Where lines of before lie now, from the first to the last that is left; null when none is. */
  now(range: LineRange): LineRange | null;
  /** True when an engine has seen every one of these lines of now before. */
  wasSeen(range: LineRange, engine: EngineName): boolean;
  /** True when every one of these lines of now stood there before, whoever has seen it. */
  wasThere(range: LineRange): boolean;
  /** True when none of these lines of now stood there before. */
  isNew(range: LineRange): boolean;
  /** The lines of now with the engines that have seen them, before or now. */
  readonly merged: SeenFile;
}

/**
 * Maps what was seen of a file to what is seen of it now, by the content of the lines alone: shifted
 * or indented lines are the same, whatever became of the history between.
 */
export function lineMap(before: SeenFile | undefined, now: SeenFile): LineMap {
  const to = { new: new Map<number, number>(), old: new Map<number, number>() };
  const seen = {
    new: new Map<number, ReadonlySet<EngineName>>(),
    old: new Map<number, ReadonlySet<EngineName>>(),
  };
  const merged: SeenRun[] = [];
  for (const side of sides) {
    const old = linesOf(before, side);
    const fresh = linesOf(now, side);
    const matches = matchLines(
      old.map(({ hash }) => hash),
      fresh.map(({ hash }) => hash),
    );
    const together = fresh.map((line, index): SeenLine => {
      const earlier = old[matches[index] ?? -1];
      if (earlier === undefined) return line;
      to[side].set(earlier.line, line.line);
      seen[side].set(line.line, earlier.by);
      return { ...line, by: new Set([...line.by, ...earlier.by]) };
    });
    merged.push(...runsOf(side, together));
  }
  return {
    now: ({ side, first, last }) => {
      const lines = numbers(first, last).flatMap((line) => to[side].get(line) ?? []);
      const [start, end] = [lines[0], lines.at(-1)];
      return start === undefined || end === undefined ? null : { side, first: start, last: end };
    },
    wasSeen: ({ side, first, last }, engine) =>
      numbers(first, last).every((line) => seen[side].get(line)?.has(engine) === true),
    wasThere: ({ side, first, last }) => numbers(first, last).every((line) => seen[side].has(line)),
    isNew: ({ side, first, last }) => numbers(first, last).every((line) => !seen[side].has(line)),
    merged: { path: now.path, runs: merged },
  };
}

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const blank = hashOf("");

/** Of two files, how much of the longer one's code stands in the other; from 0 to 1. */
export function likeness(a: SeenFile, b: SeenFile): number {
  const [inA, inB] = [a, b].map(({ runs }) =>
    runs.flatMap(({ side, hashes }) =>
      side === "new" ? hashes.filter((hash) => hash !== blank) : [],
    ),
  );
  if (inA === undefined || inB === undefined) return 0;
  return countShared(inA, inB) / Math.max(inA.length, inB.length, 1);
}

/** Lines before and after a place that say where it is. */
const reach = 3;

/** True when most of the lines around a place of one file stand around a place of another, too. */
export function isSameSetting(
  [file, place]: readonly [SeenFile | undefined, LineRange],
  [other, otherPlace]: readonly [SeenFile | undefined, LineRange],
): boolean {
  const [here, there] = [around(file, place), around(other, otherPlace)];
  return countShared(here, there) * 2 > here.length;
}

/** Hashes of the lines around a place, without blank ones. */
function around(file: SeenFile | undefined, { side, first, last }: LineRange): readonly string[] {
  return linesOf(file, side).flatMap(({ line, hash }) =>
    line >= first - reach && line <= last + reach && (line < first || line > last) && hash !== blank
      ? [hash]
      : [],
  );
}

/** How many hashes two lists share, each as often as it stands in both. */
function countShared(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const hash of a) left.set(hash, (left.get(hash) ?? 0) + 1);
  let shared = 0;
  for (const hash of b) {
    const count = left.get(hash) ?? 0;
    if (count > 0) shared += 1;
    left.set(hash, count - 1);
  }
  return shared;
}
