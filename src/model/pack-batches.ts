import type { Unit } from "../domain/unit.ts";

/** A unit and what it will cost to show. */
export interface SizedUnit {
  readonly unit: Unit;
  readonly tokens: number;
}

interface Parcel<Sized> {
  readonly folder: string;
  readonly first: number;
  readonly tokens: number;
  readonly members: readonly Member<Sized>[];
}

interface Member<Sized> {
  readonly sized: Sized;
  /** Position in the order of the change. */
  readonly index: number;
}

interface Bin<Sized> {
  tokens: number;
  readonly folders: Set<string>;
  readonly members: Member<Sized>[];
}

/**
 * Units in batches of at most `limit` tokens (a larger unit goes alone), first fit decreasing, with
 * a file beside its test and a folder in as few batches as fit. Each unit is in exactly one batch;
 * inside a batch, and from batch to batch by first unit, the order of the change stays. The same
 * input gives the same batches.
 */
export function packBatches<Sized extends SizedUnit>(
  units: readonly Sized[],
  limit: number,
): readonly (readonly Sized[])[] {
  const bins: Bin<Sized>[] = [];
  for (const parcel of parcelsOf(units, limit).sort(byTokens)) {
    const fitting = bins.filter((bin) => bin.tokens + parcel.tokens <= limit);
    const bin =
      fitting.find(({ folders }) => folders.has(parcel.folder)) ?? fitting[0] ?? open(bins);
    bin.tokens += parcel.tokens;
    bin.folders.add(parcel.folder);
    bin.members.push(...parcel.members);
  }
  return bins
    .map(({ members }) => members.toSorted((a, b) => a.index - b.index))
    .sort((a, b) => (a[0]?.index ?? 0) - (b[0]?.index ?? 0))
    .map((members) => members.map(({ sized }) => sized));
}

function open<Sized>(bins: Bin<Sized>[]): Bin<Sized> {
  const bin: Bin<Sized> = { tokens: 0, folders: new Set(), members: [] };
  bins.push(bin);
  return bin;
}

function byTokens(a: Parcel<unknown>, b: Parcel<unknown>): number {
  return b.tokens - a.tokens || a.first - b.first;
}

/** Units of one file and of its test travel together, cut only where the limit cuts them. */
function parcelsOf<Sized extends SizedUnit>(
  units: readonly Sized[],
  limit: number,
): Parcel<Sized>[] {
  const families = new Map<string, Member<Sized>[]>();
  for (const [index, sized] of units.entries()) {
    const key = familyOf(sized.unit.path);
    const family = families.get(key);
    if (family === undefined) families.set(key, [{ sized, index }]);
    else family.push({ sized, index });
  }
  return [...families.values()].flatMap((family) => cut(family, limit));
}

function cut<Sized extends SizedUnit>(
  family: readonly Member<Sized>[],
  limit: number,
): Parcel<Sized>[] {
  const runs: Member<Sized>[][] = [];
  let room = 0;
  for (const member of family) {
    const run = runs.at(-1);
    const { tokens } = member.sized;
    if (run === undefined || tokens > room) {
      runs.push([member]);
      room = limit - tokens;
    } else {
      run.push(member);
      room -= tokens;
    }
  }
  return runs.map((members) => ({
    folder: folderOf(members[0]?.sized.unit.path ?? ""),
    first: members[0]?.index ?? 0,
    tokens: members.reduce((sum, { sized }) => sum + sized.tokens, 0),
    members,
  }));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** `src/a/price.ts`, `src/a/price.test.ts`, `src/a/test_price.py` and `src/a/price_test.go` are one. */
function familyOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const stem = name
    .replace(/\.[^.]*$/u, "")
    .replace(/[._-](?:test|tests|spec)$/iu, "")
    .replace(/^test[._-]/iu, "");
  return `${folderOf(path)}${stem}`;
}
