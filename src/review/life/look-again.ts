import { findInUnit, findQuote, quotedLines, type SideLine } from "../../diff/find-quote.ts";
import { normaliseSpace } from "../../diff/normalise.ts";
import { scopeFinder } from "../../diff/scope-finder.ts";
import { splitLines } from "../../diff/split-lines.ts";
import type { DiffLine } from "../../domain/change.ts";
import type { LineRange } from "../../domain/coverage.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Fingerprint } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import { rowsOf, type Unit } from "../../domain/unit.ts";
import type { Found } from "../find.ts";
import { linesOfFinding, type LineHistory } from "./line-history.ts";
import { unitHash } from "./seen-lines.ts";

/** What a review knows of the code in which an entry may still stand. */
export interface Evidence {
  readonly findings: readonly Finding[];
  readonly history: Pick<LineHistory, "pathOf" | "linesOf" | "wasThere">;
  readonly units: readonly Unit[];
  readonly found: readonly Found[];
  /** The text of a file at the head: null when there is none, undefined when it cannot be had. */
  readonly readHead: (path: string) => Promise<string | null | undefined>;
  /** True for a file that has a text change in this review, whether or not it was looked at. */
  readonly isInChange: (path: string) => boolean;
}

/**
 * `stands`: its code is the very same, and its engine was silent this time, which mends nothing.
 * `unknown`: nobody has looked at the code in which it may be.
 */
export type Whereabouts = "gone" | "stands" | "unknown";

/**
 * Looks for entries that were not found again. One is gone when its code is gone from its scope, or
 * stands in a unit that looks otherwise than when it was found and of which its engine now says
 * nothing.
 */
export async function lookAgain(
  entries: readonly LedgerEntry[],
  evidence: Evidence,
): Promise<ReadonlyMap<Fingerprint, Whereabouts>> {
  const seen = new Map<Fingerprint, Whereabouts>();
  const heads = new Map<string, Promise<Head | undefined>>();
  const readOnce = (path: string): Promise<Head | undefined> => {
    const head = heads.get(path) ?? headOf(path, evidence);
    heads.set(path, head);
    return head;
  };
  for (const entry of entries) {
    if (!["open", "late", "suppressed"].includes(entry.life.kind)) continue;
    seen.set(entry.fingerprint, await whereaboutsOf(entry, evidence, readOnce));
  }
  return seen;
}

/** A file at the head, ready to be searched; without a line when there is none. */
interface Head {
  readonly lines: readonly SideLine[];
  readonly scopeAt: (line: number) => string | null;
}

async function headOf(path: string, { readHead }: Evidence): Promise<Head | undefined> {
  const text = await readHead(path);
  if (text === undefined) return undefined;
  const lines = splitLines(text ?? "").map((line, index) => ({
    number: index + 1,
    text: line,
    index,
  }));
  return { lines, scopeAt: scopeFinder(text ?? "") };
}

async function whereaboutsOf(
  entry: LedgerEntry,
  evidence: Evidence,
  readOnce: (path: string) => Promise<Head | undefined>,
): Promise<Whereabouts> {
  const quote = quotedLines(entry);
  // What has neither line nor comment was nowhere in the code to begin with.
  if (quote === null || (entry.lines ?? entry.thread) === null) return "unknown";
  return entry.lines?.side === "old"
    ? findRemoval(entry, quote, evidence)
    : findInHead(entry, quote, evidence, await readOnce(evidence.history.pathOf(entry)));
}

function findInHead(
  entry: LedgerEntry,
  quote: readonly string[],
  evidence: Evidence,
  head: Head | undefined,
): Whereabouts {
  if (head === undefined) return "unknown";
  const path = evidence.history.pathOf(entry);
  const isShown = evidence.units.some((unit) => unit.path === path);
  const free = placesIn(head, quote).filter(
    (place) =>
      !isTaken(place, entry, path, evidence.findings) &&
      // Like code that the change does not touch was there before, and is not what was meant.
      (!isShown || unitWith(place, path, evidence.units) !== undefined),
  );
  const inScope = free.find(({ first }) => isScope(head.scopeAt(first), entry.scope));
  const here = evidence.history.linesOf(entry) ?? inScope;
  if (here !== undefined) {
    const unit = unitWith(here, path, evidence.units);
    // With another base, code of before may be no part of the change: its engine is not heard there.
    if (unit !== undefined && entry.engine !== "analyzers" && !isChanged(here, unit)) {
      return "unknown";
    }
    return inUnit(unit, entry, evidence.found);
  }
  const isOverlooked = free.some((place) => {
    const unit = unitWith(place, path, evidence.units);
    return unit !== undefined && !wasLookedAt(unit, entry, evidence.found);
  });
  return isOverlooked || wentToAnotherFile(quote, path, evidence) ? "unknown" : "gone";
}

/** A finding on lines that were taken out is gone when they are back, or the file is as it was. */
function findRemoval(
  entry: LedgerEntry,
  quote: readonly string[],
  { history, units, found, isInChange }: Evidence,
): Whereabouts {
  const path = history.pathOf(entry);
  const ofFile = units.filter((unit) => unit.path === path);
  if (ofFile.length === 0) return isInChange(path) ? "unknown" : "gone";
  const holding = ofFile.find((unit) => findInUnit(quote, unit, "old", "spaced").length > 0);
  return holding === undefined ? "gone" : inUnit(holding, entry, found);
}

/** 1-based places of a quote in a file, whatever its white space. */
function placesIn({ lines }: Head, quote: readonly string[]): readonly LineRange[] {
  return findQuote(quote, lines, "spaced").map((match): LineRange => {
    const first = match[0]?.number ?? 1;
    return { side: "new", first, last: first + match.length - 1 };
  });
}

/** Equal code that another finding speaks of is not this entry's. */
function isTaken(
  place: LineRange,
  entry: LedgerEntry,
  path: string,
  findings: readonly Finding[],
): boolean {
  return findings.some((finding) => {
    const lines = finding.path === path ? linesOfFinding(finding) : null;
    return (
      lines?.side === "new" &&
      lines.first <= place.last &&
      place.first <= lines.last &&
      (finding.rule ?? finding.category) === (entry.rule ?? entry.category)
    );
  });
}

function isScope(found: string | null, wanted: string | null): boolean {
  return found === null || wanted === null
    ? found === wanted
    : normaliseSpace(found) === normaliseSpace(wanted);
}

/** Of an entry whose code stands in this unit, of which its engine did not say it again. */
function inUnit(unit: Unit | undefined, entry: LedgerEntry, found: readonly Found[]): Whereabouts {
  if (unit === undefined || entry.unit === null || !wasLookedAt(unit, entry, found))
    return "unknown";
  return entry.unit === unitHash(unit) ? "stands" : "gone";
}

function unitWith(place: LineRange, path: string, units: readonly Unit[]): Unit | undefined {
  return units.find(
    (unit) =>
      unit.path === path &&
      rowsOf(unit).some(
        (row) => row.new !== null && row.new >= place.first && row.new <= place.last,
      ),
  );
}

/** Whether a line was added or taken out within a place on the new side. */
function isChanged({ first, last }: LineRange, unit: Unit): boolean {
  const rows = rowsOf(unit);
  const isWithin = (row: DiffLine): boolean =>
    row.new !== null && row.new >= first && row.new <= last;
  const within = rows.slice(rows.findIndex(isWithin), rows.findLastIndex(isWithin) + 1);
  return within.some(({ kind }) => kind !== "context");
}

function wasLookedAt(unit: Unit, { engine }: LedgerEntry, found: readonly Found[]): boolean {
  return found.some(
    (result) =>
      result.unit.id === unit.id && result.engine === engine && result.missing.length === 0,
  );
}

/** Code that now stands in another file, and did not before, was moved there. */
function wentToAnotherFile(
  quote: readonly string[],
  path: string,
  { units, history }: Evidence,
): boolean {
  return units.some(
    (unit) =>
      unit.path !== path &&
      findInUnit(quote, unit, "new", "spaced").some((match) => {
        const [first, last] = [match[0]?.number ?? 0, match.at(-1)?.number ?? 0];
        return !history.wasThere(unit.path, { side: "new", first, last });
      }),
  );
}
