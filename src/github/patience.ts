/**
 * Milliseconds until a call is given up. Long, because Octokit's throttling lets one notifying
 * write through every three seconds and others of the installation may stand before this one.
 */
const patience = 120_000;

/** Throws when `start` has not answered in time; then its signal is aborted. */
export async function withPatience<T>(start: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  // A throttling plug-in may sleep until a limit resets, which no signal interrupts.
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(new Error("no answer in time"));
    }, patience);
  });
  try {
    return await Promise.race([start(abort.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
