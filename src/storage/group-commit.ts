/** Writes that arrive together are committed together. */
export interface GroupCommit<Item, Result extends string | true> {
  /** Resolves with the item's own result once it is committed; rejects when it was not. */
  add(item: Item): Promise<Result>;
  /** Resolves when nothing is waiting or being written. */
  settled(): Promise<void>;
}

export interface GroupCommitOptions<Item, Result extends string | true> {
  /** Commits all items in one transaction and gives one result per item, in order. */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly maxItems: number;
  /** Size of an item, in the unit of `maxWeight`; one heavier item is written alone. */
  readonly weigh: (item: Item) => number;
  readonly maxWeight: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects what is added in one turn of the event loop and whatever arrives while a group is being
 * written, so that many writers share one sync of the disk and a lone one does not wait. When a
 * group fails, its items are tried one by one: a bad one does not take the others with it.
 */
export function createGroupCommit<Item, Result extends string | true>(
  options: GroupCommitOptions<Item, Result>,
): GroupCommit<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    // The check phase comes right after the sockets were read: every request of this turn is in.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await writeGroup(takeGroup(waiting, options), options.write);
    running = null;
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= drain();
      });
    },
    async settled() {
      await running;
    },
  };
}

function takeGroup<Item, Result extends string | true>(
  waiting: Waiting<Item, Result>[],
  { maxItems, maxWeight, weigh }: GroupCommitOptions<Item, Result>,
): readonly Waiting<Item, Result>[] {
  let count = 0;
  let weight = 0;
  for (const { item } of waiting) {
    weight += weigh(item);
    if (count > 0 && (count === maxItems || weight > maxWeight)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function writeGroup<Item, Result extends string | true>(
  group: readonly Waiting<Item, Result>[],
  write: GroupCommitOptions<Item, Result>["write"],
): Promise<void> {
  try {
    const results = await write(group.map(({ item }) => item));
    for (const [index, { resolve, reject }] of group.entries()) {
      const result = results[index];
      if (result === undefined) reject(new RangeError("the group's writer gave too few results"));
      else resolve(result);
    }
  } catch (error) {
    const [first, ...others] = group;
    if (first === undefined || others.length === 0) first?.reject(error);
    else for (const one of group) await writeGroup([one], write);
  }
}
