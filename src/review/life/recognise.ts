import { fingerprintOf } from "../../diff/fingerprint.ts";
import { normaliseSpace } from "../../diff/normalise.ts";
import type { LineRange } from "../../domain/coverage.ts";
import { reaches, type Finding } from "../../domain/finding.ts";
import { groupBy } from "../../domain/group-by.ts";
import type { Fingerprint } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import { linesOfFinding, type LineHistory } from "./line-history.ts";

/** The findings of a review under the names that the ledger knows their defects by. */
export interface Recognised {
  readonly findings: readonly Finding[];
  /** Entries that a worse finding of the same defect now speaks for, and which one. */
  readonly superseded: ReadonlyMap<Fingerprint, Fingerprint>;
}

interface Known {
  readonly entry: LedgerEntry;
  readonly path: string;
  /** What it says of which code, as `codeOf` writes it. */
  readonly code: string;
  /** Where its lines lie now, as far as that is known. */
  readonly lines: LineRange | null;
}

/** One sign by which an entry is known: among those that have it, whether one fits a finding. */
interface Sign {
  readonly among: (finding: Finding) => readonly Known[];
  readonly fits: (finding: Finding, known: Known) => boolean;
}

/**
 * Gives each finding the fingerprint of the entry that is the same defect: a fingerprint is computed
 * once, when a defect is first seen, and then it is the ledger that remembers it, across whatever
 * became of path, scope and quote. From the surest sign to the weakest: the same code on the same
 * lines; the same fingerprint; the same code elsewhere in its file; the same code moved to another
 * file; the same lines and category in other words. `findings` are merged: a duplicate stands for its
 * original.
 *
 * An entry is one finding, and a finding one entry. Only where somebody has decided or answered,
 * further findings on the same lines and of the same category are taken as duplicates of it; but
 * nobody has decided on lines that were not there yet.
 */
export function recognise(
  findings: readonly Finding[],
  ledger: readonly LedgerEntry[],
  history: Pick<LineHistory, "pathOf" | "linesOf" | "isNew" | "wentTo">,
): Recognised {
  const known = ledger
    .filter(({ life }) => life.kind !== "superseded")
    .map((entry): Known => {
      const path = history.pathOf(entry);
      return { entry, path, code: codeOf(path, entry), lines: history.linesOf(entry) };
    });
  const inFile = groupBy(known, ({ path }) => path);
  const defects = defectsOf(findings);
  const entryOf = new Map<Finding, LedgerEntry>();
  const taken = new Set<LedgerEntry>();
  const superseded = new Map<Fingerprint, Fingerprint>();

  const isMatter = (finding: Finding, candidate: Known): boolean =>
    isSamePlace(finding, candidate) && !(isSettled(candidate.entry) && history.isNew(finding));

  for (const { among, fits } of signsOf(known, inFile, history.wentTo, isMatter)) {
    for (const members of defects) {
      const [original] = members;
      if (original === undefined || entryOf.has(original)) continue;
      for (const member of members) {
        const match = among(member).find(
          (candidate) => !taken.has(candidate.entry) && fits(member, candidate),
        )?.entry;
        if (match === undefined) continue;
        taken.add(match);
        if (match.fingerprint !== original.fingerprint && isWorse(original, match)) {
          superseded.set(match.fingerprint, original.fingerprint);
          continue;
        }
        entryOf.set(original, match);
        break;
      }
    }
  }
  return { findings: named(findings, entryOf, inFile, isMatter), superseded };
}

/** Each unmarked finding, followed by its duplicates. */
function defectsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const duplicates = groupBy(
    findings.flatMap((finding) =>
      finding.marks.flatMap((mark) =>
        mark.kind === "duplicate" ? [{ of: mark.of, finding }] : [],
      ),
    ),
    ({ of }) => of,
  );
  return findings
    .filter((finding) => finding.marks.every(({ kind }) => kind === "suppressed"))
    .map((finding) => [
      finding,
      ...(duplicates.get(finding.fingerprint) ?? []).map((twin) => twin.finding),
    ]);
}

/** Said milder before, and nobody has decided or answered: then it is another thing to say. */
function isWorse(finding: Finding, entry: LedgerEntry): boolean {
  return !isSettled(entry) && !reaches(entry.severity, finding.severity);
}

/** Somebody whose word counts has spoken of it. */
function isSettled({ life, thread }: LedgerEntry): boolean {
  const isAnswered = thread !== null && thread.answeredBy !== null;
  return life.kind === "dismissed" || life.kind === "withdrawn" || isAnswered;
}

/** From the surest to the weakest. A change may bring thousands of findings: each looks up its own. */
function signsOf(
  known: readonly Known[],
  inFile: ReadonlyMap<string, readonly Known[]>,
  wentTo: LineHistory["wentTo"],
  isMatter: Sign["fits"],
): readonly Sign[] {
  const lost = known.filter(({ lines }) => lines === null);
  const bySaying = groupBy(lost, ({ entry }) => sayingOf(entry));
  const byCode = groupBy(known, ({ code }) => code);
  const byName = groupBy(known, ({ entry }) => entry.fingerprint);
  const codes = new Map<Finding, string>();
  const sameCode = (finding: Finding): readonly Known[] => {
    const code = codes.get(finding) ?? codeOf(finding.path, finding);
    codes.set(finding, code);
    return byCode.get(code) ?? [];
  };
  return [
    { among: sameCode, fits: (finding, { lines }) => overlaps(linesOfFinding(finding), lines) },
    { among: ({ fingerprint }) => byName.get(fingerprint) ?? [], fits: () => true },
    {
      among: sameCode,
      // What was mended in one function and stands in another is no return of the old one.
      fits: ({ scope }, { lines, entry }) =>
        lines === null && (entry.life.kind !== "fixed" || entry.scope === scope),
    },
    {
      among: (finding) => bySaying.get(sayingOf(finding)) ?? [],
      fits: (finding, { entry }) => wentTo(entry, finding),
    },
    { among: ({ path }) => inFile.get(path) ?? [], fits: isMatter },
  ];
}

function isSamePlace(finding: Finding, { entry, lines }: Known): boolean {
  const bothByRule = finding.engine === "analyzers" && entry.engine === "analyzers";
  const isOneKind = bothByRule ? finding.rule === entry.rule : finding.category === entry.category;
  return isOneKind && overlaps(linesOfFinding(finding), lines);
}

type Saying = Pick<LedgerEntry, "rule" | "category" | "quote">;

/** What is said of which code, wherever it stands. */
function sayingOf({ rule, category, quote }: Saying): string {
  return JSON.stringify([rule ?? category, normaliseSpace(quote)]);
}

/** The same within a file. */
function codeOf(path: string, saying: Saying): string {
  return JSON.stringify([path, sayingOf(saying)]);
}

function overlaps(a: LineRange | null, b: LineRange | null): boolean {
  return a !== null && b !== null && a.side === b.side && a.first <= b.last && b.first <= a.last;
}

function named(
  findings: readonly Finding[],
  entryOf: ReadonlyMap<Finding, LedgerEntry>,
  inFile: ReadonlyMap<string, readonly Known[]>,
  isMatter: Sign["fits"],
): readonly Finding[] {
  const used = new Set([...entryOf.values()].map(({ fingerprint }) => fingerprint));
  const all = new Set([...inFile.values()].flat().map(({ entry }) => entry.fingerprint));
  const newName = new Map<Fingerprint, Fingerprint>();
  for (const [finding, { fingerprint }] of entryOf) newName.set(finding.fingerprint, fingerprint);

  const fingerprintFor = (finding: Finding): Fingerprint => {
    const own = entryOf.get(finding)?.fingerprint;
    if (own !== undefined) return own;
    // Two defects with the same code have changed places: this one needs another name.
    let free = finding.fingerprint;
    for (let ordinal = 1; used.has(free); ordinal += 1) {
      const next = fingerprintOf({ ...finding, ordinal });
      if (!all.has(next)) free = next;
    }
    used.add(free);
    if (free !== finding.fingerprint && !newName.has(finding.fingerprint)) {
      newName.set(finding.fingerprint, free);
    }
    return free;
  };
  const originals = new Map(
    findings.flatMap((finding) =>
      isDuplicate(finding) ? [] : [[finding, fingerprintFor(finding)] as const],
    ),
  );
  return findings.map((finding): Finding => {
    const fingerprint = originals.get(finding) ?? fingerprintFor(finding);
    const marks = finding.marks.map((mark) =>
      mark.kind === "duplicate" ? { ...mark, of: newName.get(mark.of) ?? mark.of } : mark,
    );
    if (marks.length > 0 || entryOf.has(finding)) return { ...finding, fingerprint, marks };
    const settled = (inFile.get(finding.path) ?? []).find(
      (candidate) => isSettled(candidate.entry) && isMatter(finding, candidate),
    );
    return settled === undefined
      ? { ...finding, fingerprint, marks }
      : { ...finding, fingerprint, marks: [{ kind: "duplicate", of: settled.entry.fingerprint }] };
  });
}

function isDuplicate({ marks }: Finding): boolean {
  return marks.some(({ kind }) => kind === "duplicate");
}
