import { expect, test } from "vitest";
import { createGroupCommit } from "../../src/storage/group-commit.ts";

function recording(limits: { maxItems: number; maxWeight: number }, refuse = "") {
  const groups: (readonly string[])[] = [];
  const commit = createGroupCommit<string, string>({
    ...limits,
    weigh: (item) => item.length,
    write: (items) => {
      groups.push(items);
      if (items.includes(refuse)) return Promise.reject(new Error(`refused ${refuse}`));
      return Promise.resolve(items.map((item) => item.toUpperCase()));
    },
  });
  return { groups, commit };
}

test("what is added in one turn is written together, and each caller gets its own result", async () => {
  const { groups, commit } = recording({ maxItems: 10, maxWeight: 100 });

  const results = await Promise.all(["a", "b", "c"].map((item) => commit.add(item)));

  expect(groups).toEqual([["a", "b", "c"]]);
  expect(results).toEqual(["A", "B", "C"]);
});

test("a group ends at its limits, and an item over the limit is written alone", async () => {
  const { groups, commit } = recording({ maxItems: 2, maxWeight: 5 });

  await Promise.all(["a", "b", "c", "1234567", "dd", "eeee"].map((item) => commit.add(item)));

  expect(groups).toEqual([["a", "b"], ["c"], ["1234567"], ["dd"], ["eeee"]]);
});

test("an item that cannot be written fails alone", async () => {
  const { commit } = recording({ maxItems: 10, maxWeight: 100 }, "bad");

  const ends = await Promise.allSettled(["a", "bad", "c"].map((item) => commit.add(item)));

  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("settled waits for everything that was added, and what comes later is still written", async () => {
  const { groups, commit } = recording({ maxItems: 1, maxWeight: 100 });
  void commit.add("a");
  void commit.add("b");

  await commit.settled();

  expect(groups).toEqual([["a"], ["b"]]);
  expect(await commit.add("c")).toBe("C");
});
