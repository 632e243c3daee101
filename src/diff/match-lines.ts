import { diffArrays } from "diff";

/** Beyond this many edits between two anchors a stretch counts as rewritten. */
const maxEdits = 800;
/** The sum of squared edits over all stretches: about a quarter of a second of Myers' search. */
const searchBudget = 4_000_000;

/**
 * For each line of `after` the index of the line of `before` that it is, or -1 when it is new.
 * Indices are 0-based and ascend, so what is not matched on either side was removed or added.
 *
 * Lines that stand exactly once on both sides are fixed first (as in patience diff); only the
 * stretches between them are searched by Myers' algorithm, whose time grows with the square of the
 * edits. A stretch over the bounds is taken as rewritten: a longer diff than necessary, and still
 * a true one.
 */
export function matchLines(before: readonly string[], after: readonly string[]): Int32Array {
  const matches = new Int32Array(after.length).fill(-1);
  const end: Pair = { old: before.length, fresh: after.length };
  let budget = searchBudget;
  let old = 0;
  let fresh = 0;
  for (const anchor of [...anchors(before, after), end]) {
    const stretch = {
      before: before.slice(old, anchor.old),
      after: after.slice(fresh, anchor.fresh),
    };
    budget -= matchStretch(stretch, { old, fresh }, matches, Math.floor(Math.sqrt(budget))) ** 2;
    if (anchor !== end) matches[anchor.fresh] = anchor.old;
    old = anchor.old + 1;
    fresh = anchor.fresh + 1;
  }
  slideDown(matches, after);
  const inverse = invert(matches, before.length);
  slideDown(inverse, before);
  return invert(inverse, after.length);
}

/**
 * Where added lines could as well stand further down, because the line below repeats their first
 * one, they are moved there: an added function then begins with its own first line, and not with
 * the closing brace of the function above.
 */
function slideDown(matches: Int32Array, lines: readonly string[]): void {
  let first = 0;
  for (let end = 0; end <= matches.length; end++) {
    while (end < matches.length && matches[end] === -1) end++;
    const above = first === 0 ? -1 : (matches[first - 1] ?? -1);
    for (
      let next = above + 1;
      first < end && end < matches.length && matches[end] === next && lines[first] === lines[end];
      next++
    ) {
      matches[first++] = next;
      matches[end++] = -1;
    }
    first = end + 1;
  }
}

function invert(matches: Int32Array, length: number): Int32Array {
  const inverse = new Int32Array(length).fill(-1);
  matches.forEach((match, index) => {
    if (match !== -1) inverse[match] = index;
  });
  return inverse;
}

/** Lines that are the same text on both sides; indices are 0-based. */
interface Pair {
  readonly old: number;
  readonly fresh: number;
}

/** Writes the matches of one stretch that starts at `start`; gives the edits it searched. */
function matchStretch(
  stretch: { readonly before: readonly string[]; readonly after: readonly string[] },
  start: Pair,
  matches: Int32Array,
  allowance: number,
): number {
  const { before, after } = stretch;
  let { old, fresh } = start;
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  for (let n = 0; n < head; n++) matches[fresh++] = old++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  for (let n = 1; n <= tail; n++)
    matches[start.fresh + after.length - n] = start.old + before.length - n;
  if (before.length === head + tail || after.length === head + tail) return 0;

  const maxEditLength = Math.min(maxEdits, allowance);
  const edits = diffArrays(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
    { maxEditLength },
  );
  if (!edits) return maxEditLength;
  let searched = 0;
  for (const edit of edits) {
    if (edit.added) fresh += edit.count;
    else if (edit.removed) old += edit.count;
    else for (let n = 0; n < edit.count; n++) matches[fresh++] = old++;
    if (edit.added || edit.removed) searched += edit.count;
  }
  return searched;
}

/** Lines unique on both sides, ascending on both: the longest such run. */
function anchors(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const oldPlaces = uniquePlaces(before);
  const pairs = [...uniquePlaces(after)].flatMap(([line, fresh]) => {
    const old = oldPlaces.get(line);
    return old === undefined ? [] : [{ old, fresh }];
  });
  return longestAscending(pairs);
}

/** In ascending order of place. */
function uniquePlaces(lines: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  lines.forEach((line, index) => {
    if (places.has(line)) repeated.add(line);
    else places.set(line, index);
  });
  for (const line of repeated) places.delete(line);
  return places;
}

/** Patience sorting; `pairs` ascend by `fresh`, the answer ascends by both. */
function longestAscending(pairs: readonly Pair[]): readonly Pair[] {
  const piles: number[] = [];
  const below = new Int32Array(pairs.length).fill(-1);
  pairs.forEach((pair, index) => {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[piles[middle] ?? 0]?.old ?? 0) < pair.old) low = middle + 1;
      else high = middle;
    }
    below[index] = piles[low - 1] ?? -1;
    piles[low] = index;
  });
  const run: Pair[] = [];
  for (let index = piles.at(-1) ?? -1; index >= 0; index = below[index] ?? -1) {
    const pair = pairs[index];
    if (pair) run.push(pair);
  }
  return run.toReversed();
}
