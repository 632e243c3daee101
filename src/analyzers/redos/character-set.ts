/** Code points as ranges, both ends included, in order and apart from each other. */
export type CharacterSet = readonly (readonly [number, number])[];

const last = 0x10ffff;

/** Ranges in any order, put in order and joined. */
export function joined(ranges: CharacterSet): CharacterSet {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** All code points that are not in the set. */
export function negated(set: CharacterSet): CharacterSet {
  const result: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) result.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) result.push([next, last]);
  return result;
}

/** True when a character is in both sets. */
export function overlap(a: CharacterSet, b: CharacterSet): boolean {
  let at = 0;
  let other = 0;
  for (;;) {
    const one = a[at];
    const two = b[other];
    if (one === undefined || two === undefined) return false;
    if (one[1] < two[0]) at += 1;
    else if (two[1] < one[0]) other += 1;
    else return true;
  }
}

/** The set with both cases of its ASCII letters. */
export function inBothCases(set: CharacterSet): CharacterSet {
  const shifted = set.flatMap(([from, to]) =>
    [
      [0x41, 0x5a, 0x20],
      [0x61, 0x7a, -0x20],
    ].flatMap(([low = 0, high = 0, by = 0]): (readonly [number, number])[] => {
      const start = Math.max(from, low);
      const end = Math.min(to, high);
      return start <= end ? [[start + by, end + by]] : [];
    }),
  );
  return joined([...set, ...shifted]);
}

const digit: CharacterSet = [[0x30, 0x39]];
const word: CharacterSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const space: CharacterSet = joined([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);

/** The sets that a letter behind a backslash names. */
export const classes: ReadonlyMap<string, CharacterSet> = new Map([
  ["d", digit],
  ["D", negated(digit)],
  ["w", word],
  ["W", negated(word)],
  ["s", space],
  ["S", negated(space)],
]);

/** What the dot stands for. */
export function dot(withLineBreaks: boolean): CharacterSet {
  const breaks: CharacterSet = [
    [0x0a, 0x0a],
    [0x0d, 0x0d],
    [0x2028, 0x2029],
  ];
  return negated(withLineBreaks ? [] : breaks);
}
