import { between } from "../random.ts";

/** A run of lines of the file before (`start` is 0-based) and what stands in its place after. */
export interface Edit {
  readonly start: number;
  readonly removed: number;
  /** Whole lines, each with its line end. */
  readonly added: readonly string[];
}

/** Bytes as latin1 text, so that nothing is lost; null where there is no such file. */
export interface FileVersions {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** What leads from `before` to `after`; empty for a file that is taken whole. */
  readonly edits: readonly Edit[];
}

/** A file's content with each push; null where the file is not there. One entry per push. */
export interface SplitFile {
  readonly path: string;
  readonly contents: readonly (string | null)[];
}

/** No part of a change adds more lines than this where a blank line lets it be cut. */
const longestPart = 30;

/** The edits that git tells by `diff -U0`, with the lines of the file after them. */
export function editsOf(patch: string, after: string): readonly Edit[] {
  const lines = linesOf(after);
  const headers = patch.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gmu);
  return [...headers].map(([, from = "0", removed = "1", to = "0", added = "1"]) => {
    // Of an empty side git names the line before it.
    const start = Number(removed) === 0 ? Number(from) : Number(from) - 1;
    const first = Number(added) === 0 ? 0 : Number(to) - 1;
    return { start, removed: Number(removed), added: lines.slice(first, first + Number(added)) };
  });
}

/**
 * A change in at most `pushes` steps: about half of it first, the rest in parts, some of them not in
 * the order of the files. The last step is the whole change. The same random numbers give the same.
 */
export function splitChange(
  files: readonly FileVersions[],
  pushes: number,
  random: () => number,
): readonly SplitFile[] {
  // A file that goes and one that comes may be one that moved: they travel together, whole.
  const moves = files.some(({ after }) => after === null);
  const cut = files.map((file) => ({
    ...file,
    parts: moves && file.before === null ? [] : file.edits.flatMap(cutEdit),
  }));
  const steps = stepsOf(
    cut.flatMap(({ parts }) => parts),
    pushes,
    random,
  );
  return cut.map((file) => ({
    path: file.path,
    contents: Array.from({ length: pushes }, (_, push) => {
      if (file.parts.length === 0) return file.after;
      const done = file.parts.filter((part) => (steps.get(part) ?? 0) <= push);
      return done.length === 0 ? file.before : applyEdits(file.before ?? "", done);
    }),
  }));
}

/** The file with these of its edits, which are in order and do not overlap. */
function applyEdits(before: string, edits: readonly Edit[]): string {
  const lines = linesOf(before);
  const result: string[] = [];
  let at = 0;
  for (const { start, removed, added } of edits) {
    for (; at < start; at += 1) result.push(lines[at] ?? "");
    result.push(...added);
    at += removed;
  }
  return [...result, ...lines.slice(at)].join("");
}

/** At which push each part comes, 0 for the first. */
function stepsOf(
  parts: readonly Edit[],
  pushes: number,
  random: () => number,
): ReadonlyMap<Edit, number> {
  const weightOf = ({ removed, added }: Edit): number => removed + added.length;
  const whole = parts.reduce((sum, part) => sum + weightOf(part), 0);
  let before = 0;
  return new Map(
    parts.map((part) => {
      const share = before / whole;
      before += weightOf(part);
      const later = pushes - 1;
      if (share < 0.5 || later === 0) return [part, 0];
      const inOrder = 1 + Math.floor((share - 0.5) * 2 * later);
      return [part, random() < 0.2 ? between(random, 1, later) : Math.min(inOrder, later)];
    }),
  );
}

/** Long additions end a part at a blank line; what is removed goes with the first of them. */
function cutEdit(edit: Edit): readonly Edit[] {
  const parts: string[][] = [[]];
  for (const line of edit.added) {
    const last = parts.at(-1) ?? [];
    last.push(line);
    if (line.trim() === "" && last.length >= longestPart) parts.push([]);
  }
  return parts
    .filter((added, index) => index === 0 || added.length > 0)
    .map((added, index) => ({
      // Later parts stand where the removed lines have been.
      start: index === 0 ? edit.start : edit.start + edit.removed,
      removed: index === 0 ? edit.removed : 0,
      added,
    }));
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}
