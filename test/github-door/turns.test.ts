import { expect, test } from "vitest";

import { createTurns } from "../../src/github/turns.ts";

/** A work that ends when it is told to, and says when it begins. */
function work(name: string, begun: string[]) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async (): Promise<string> => {
    begun.push(name);
    await ended;
    return name;
  };
  return { run, end };
}

test("works of one key wait for each other, those of another do not", async () => {
  const turns = createTurns();
  const begun: string[] = [];
  const [first, second, other] = ["first", "second", "other"].map((name) => work(name, begun));
  if (first === undefined || second === undefined || other === undefined) throw new Error("three");

  const results = Promise.all([
    turns.take("a", first.run),
    turns.take("a", second.run),
    turns.take("b", other.run),
  ]);
  await Promise.resolve();
  expect(begun).toEqual(["first", "other"]);
  first.end();
  second.end();
  other.end();

  expect(await results).toEqual(["first", "second", "other"]);
});

test("one that fails tells its own caller, and the next has its turn", async () => {
  const turns = createTurns();

  const failing = turns.take("a", () => Promise.reject(new Error("it broke")));
  const next = turns.take("a", () => Promise.resolve("done"));

  await expect(failing).rejects.toThrow("it broke");
  expect(await next).toBe("done");
});
