/** Yields what the promises give, each as soon as it is there. The promises must not reject. */
export async function* asCompleted<Value>(
  promises: readonly Promise<Value>[],
): AsyncGenerator<Value> {
  const done: Value[] = [];
  let wake: () => void = () => undefined;
  async function collect(promise: Promise<Value>): Promise<void> {
    done.push(await promise);
    wake();
  }
  for (const promise of promises) void collect(promise);
  for (let left = promises.length; left > 0;) {
    for (const value of done.splice(0)) {
      left -= 1;
      yield value;
    }
    // The test and the wait are one turn: nothing can complete unseen between them.
    if (left > 0 && done.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
