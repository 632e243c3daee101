import { expect, test } from "vitest";
import { createWarmUp } from "../../src/model/warm-up.ts";

const going = new AbortController().signal;
const never = new Promise<never>(() => undefined);

/** A warm-up with a clock that the test moves, and calls that it begins and ends. */
function scene(longestMs = 60_000) {
  let now = 0;
  const warmUp = createWarmUp({ now: () => now }, longestMs);
  const started: string[] = [];
  const begin = new Map<string, () => void>();
  const fail = new Map<string, () => void>();
  const call = (name: string, model = "m", signal = going): Promise<void> =>
    warmUp.run(model, signal, (answerBegins) => {
      started.push(name);
      begin.set(name, answerBegins);
      return new Promise((_, reject) => fail.set(name, () => reject(new Error(name))));
    });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { started, begin, fail, call, settle, pass: (ms: number) => void (now += ms) };
}

test("the first goes alone until its answer begins; then all go", async () => {
  const { started, begin, call, settle } = scene();
  for (const name of ["a", "b", "c"]) void call(name);
  await settle();
  expect(started).toEqual(["a"]);

  begin.get("a")?.();
  await settle();
  expect(started).toEqual(["a", "b", "c"]);
});

test("when the first fails exactly one other takes its place", async () => {
  const { started, fail, call, settle } = scene();
  const first = call("a");
  for (const name of ["b", "c", "d"]) void call(name);
  fail.get("a")?.();
  await expect(first).rejects.toThrow("a");
  await settle();

  expect(started).toEqual(["a", "b"]);
});

test("a prefix stays warm for a while after its last use, and must then be warmed again", async () => {
  const { started, begin, call, settle, pass } = scene();
  void call("a");
  begin.get("a")?.();
  pass(200_000);
  void call("b");
  begin.get("b")?.();
  pass(200_000);
  void call("c");
  await settle();
  expect(started).toEqual(["a", "b", "c"]);

  pass(300_000);
  void call("d");
  void call("e");
  await settle();
  expect(started).toEqual(["a", "b", "c", "d"]);
});

test("each model has its own prefix", async () => {
  const { started, call, settle } = scene();
  void call("a", "one");
  void call("b", "two");
  await settle();
  expect(started).toEqual(["a", "b"]);
});

test("nobody waits for ever behind one that hangs", async () => {
  const { started, call } = scene(1);
  void call("a");
  void call("b");
  await expect.poll(() => started, { timeout: 10_000 }).toEqual(["a", "b"]);
});

test("waiting ends when the review does", async () => {
  const stop = new AbortController();
  const { started, call } = scene();
  void call("a");
  const waiting = call("b", "m", stop.signal);
  stop.abort(new Error("stopped"));

  await expect(Promise.race([waiting, never])).rejects.toThrow("stopped");
  expect(started).toEqual(["a"]);
});
