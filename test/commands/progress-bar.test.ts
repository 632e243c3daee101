import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../../src/domain/clock.ts";
import { createProgressBar, isWatched, withBar } from "../../src/commands/progress-bar.ts";
import { createTerminalPublisher } from "../../src/terminal/terminal-publisher.ts";
import { id, head, plan } from "../terminal/sample-plan.ts";

let written: string[] = [];
beforeEach(() => {
  written = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function bar(columns = 80) {
  return createProgressBar({
    clock: systemClock,
    columns: () => columns,
    write: (text) => written.push(text),
  });
}

const drawn = (line: string): string => `\r${line}\u001b[K`;

test("work that is over at once shows nothing at all", () => {
  const shown = bar();
  shown.update(1, 2);
  vi.advanceTimersByTime(299);
  shown.end();
  vi.advanceTimersByTime(60_000);
  expect(written).toEqual([]);
});

test("long work shows how far it is and for how long, and leaves a clean line", () => {
  const shown = bar();
  vi.advanceTimersByTime(300);
  shown.update(0, 4);
  vi.advanceTimersByTime(100);
  shown.update(3, 4);
  vi.advanceTimersByTime(1_000);
  vi.advanceTimersByTime(65_000);
  shown.end();
  vi.advanceTimersByTime(60_000);

  expect(written.slice(0, 4)).toEqual([
    drawn("reading the change, 0 s"),
    drawn("[........................] 0/4 units, 0 s"),
    drawn("[##################......] 3/4 units, 0 s"),
    drawn("[##################......] 3/4 units, 1 s"),
  ]);
  expect(written.at(-2)).toBe(drawn("[##################......] 3/4 units, 1 min 6 s"));
  expect(written.at(-1)).toBe("\r\u001b[K");
});

test("a line that says the same is not drawn again", () => {
  const shown = bar();
  shown.update(1, 2);
  vi.advanceTimersByTime(900);
  expect(written).toHaveLength(1);
  shown.end();
});

test("it makes room for another line and comes back", () => {
  const shown = bar();
  vi.advanceTimersByTime(300);
  shown.clear();
  shown.clear();
  vi.advanceTimersByTime(100);
  expect(written).toEqual([
    drawn("reading the change, 0 s"),
    "\r\u001b[K",
    drawn("reading the change, 0 s"),
  ]);
  shown.end();
});

test("it never wraps in a narrow terminal", () => {
  const shown = bar(12);
  vi.advanceTimersByTime(300);
  expect(written).toEqual([drawn("reading the")]);
  shown.end();
});

test("it is gone before the result is printed", async () => {
  const shown = bar();
  const publisher = withBar(
    createTerminalPublisher({
      format: "text",
      color: false,
      width: null,
      sarifTool: () => ({ version: "0", rules: [], repositoryUrl: null, listsSuppressed: true }),
      write: (text) => written.push(text),
    }),
    shown,
  );
  await publisher.begin({ id, head });
  await publisher.progress(1, 2);
  vi.advanceTimersByTime(400);
  await publisher.publish(plan([]));
  vi.advanceTimersByTime(400);
  expect(written.slice(0, 2)).toEqual([
    drawn("[############............] 1/2 units, 0 s"),
    "\r\u001b[K",
  ]);
  expect(written).toHaveLength(3);
});

test.each([
  [true, {}, true],
  [true, { NO_COLOR: "1" }, true],
  [true, { CI: "true" }, false],
  [true, { CI: "" }, true],
  [true, { TERM: "dumb" }, false],
  [false, {}, false],
])("on a terminal: %j, with %j, it is shown: %j", (isTTY, env, shown) => {
  expect(isWatched({ isTTY }, env)).toBe(shown);
});
