import type { Clock } from "../domain/clock.ts";
import type { Publisher } from "../review/ports.ts";

/** One line on a terminal that stands only while work goes on. */
export interface ProgressBar {
  update(done: number, total: number): void;
  /** Takes the line away, so that something else can be written; it comes back by itself. */
  clear(): void;
  /** Takes the line away for good. */
  end(): void;
}

export interface ProgressBarOptions {
  readonly clock: Clock;
  /** Characters in a line of the terminal; asked each time, since windows change. */
  readonly columns: () => number;
  readonly write: (text: string) => void;
}

/** Milliseconds. Most reviews are over before anybody would have read it. */
const appearsAfter = 300;
const drawnEvery = 100;

const barWidth = 24;

/** Shows itself after a moment, then how far the work is and how long it has taken so far. */
export function createProgressBar({ clock, columns, write }: ProgressBarOptions): ProgressBar {
  const startedAt = clock.now();
  let progress: { readonly done: number; readonly total: number } | null = null;
  let shown = "";

  function draw(): void {
    const elapsed = clock.now() - startedAt;
    if (elapsed < appearsAfter) return;
    const line = lineOf(progress, elapsed).slice(0, Math.max(0, columns() - 1));
    // A line that says the same is not drawn again, and none is wiped before it is drawn over.
    if (line === shown) return;
    write(`\r${line}\u001b[K`);
    shown = line;
  }

  const timer = setInterval(draw, drawnEvery);
  timer.unref();

  function clear(): void {
    if (shown === "") return;
    write("\r\u001b[K");
    shown = "";
  }

  return {
    update: (done, total) => {
      progress = { done, total };
    },
    clear,
    end: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** True when somebody watches `stderr` and nothing records it. */
export function isWatched(
  { isTTY }: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const isSet = (name: string): boolean => (env[name] ?? "") !== "";
  return isTTY === true && env["TERM"] !== "dumb" && !isSet("CI");
}

/** A publisher whose progress is shown by the bar, which is gone before anything is printed. */
export function withBar(publisher: Publisher, bar: ProgressBar): Publisher {
  return {
    ...publisher,
    progress: (done, total) => Promise.resolve(bar.update(done, total)),
    publish: (plan) => {
      bar.end();
      return publisher.publish(plan);
    },
    end: (review, verdict) => {
      bar.end();
      return publisher.end(review, verdict);
    },
  };
}

function lineOf(
  progress: { readonly done: number; readonly total: number } | null,
  elapsed: number,
): string {
  const time = timeOf(elapsed);
  if (progress === null || progress.total === 0) return `reading the change, ${time}`;
  const { done, total } = progress;
  const full = Math.floor((done / total) * barWidth);
  return `[${"#".repeat(full)}${".".repeat(barWidth - full)}] ${done}/${total} units, ${time}`;
}

/** Whole seconds, so that the line changes once a second and not ten times. */
function timeOf(elapsed: number): string {
  const seconds = Math.floor(elapsed / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
