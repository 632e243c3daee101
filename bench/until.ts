/** Resolves when `done` holds, looked at every few milliseconds; throws after `seconds`. */
export async function until(
  what: string,
  done: () => boolean | Promise<boolean>,
  seconds = 30,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`${what}: not so after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
