/** Events of concurrent work as one sequence. Unbounded: its producers are few and finite. */
export interface Channel<Item> {
  push(item: Item): void;
  /** No more items come; `drain` ends after those that are there. */
  end(): void;
  /** For one reader. */
  drain(): AsyncGenerator<Item, void, undefined>;
}

export function createChannel<Item>(): Channel<Item> {
  let items: Item[] = [];
  let ended = false;
  let wake = (): void => undefined;
  return {
    push: (item) => {
      items.push(item);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    drain: async function* drain() {
      for (;;) {
        const ready = items;
        items = [];
        yield* ready;
        if (items.length > 0) continue;
        if (ended) return;
        await new Promise<void>((resolve) => (wake = () => resolve()));
      }
    },
  };
}
