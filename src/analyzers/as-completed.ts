/** Yields what the promises give, each as soon as it is there; throws when one of them rejects. */
export async function* asCompleted<Value>(
  promises: readonly Promise<Value>[],
): AsyncGenerator<Value> {
  const done: { readonly value: Value }[] = [];
  const failed: unknown[] = [];
  let wake: () => void = () => undefined;
  async function collect(promise: Promise<Value>): Promise<void> {
    try {
      done.push({ value: await promise });
    } catch (error) {
      // Told to the reader below: nobody else waits for this promise.
      failed.push(error);
    }
    wake();
  }
  for (const promise of promises) void collect(promise);
  for (let left = promises.length; left > 0;) {
    for (const { value } of done.splice(0)) {
      left -= 1;
      yield value;
    }
    if (failed.length > 0) throw failed[0];
    // The test and the wait are one turn: nothing can complete unseen between them.
    if (left > 0 && done.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
