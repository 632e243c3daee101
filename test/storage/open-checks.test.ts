import { expect, test } from "vitest";

import { sha } from "../../src/domain/ids.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { memoryStorage } from "./test-storage.ts";

test("a check is open from its beginning to its end, per pull request", async () => {
  const { openChecks } = await memoryStorage(manualClock());
  const repository = { id: "7", owner: "acme", name: "shop" };
  const [first, second] = [sha("1".repeat(40)), sha("2".repeat(40))];
  const pull = { repository, number: 12 };

  await openChecks.begun(pull, first);
  await openChecks.begun(pull, first);
  await openChecks.begun(pull, second);
  await openChecks.begun({ repository, number: 13 }, second);
  await openChecks.ended(pull, second);

  expect(await openChecks.of(pull)).toEqual([first]);
  expect(await openChecks.of({ repository, number: 13 })).toEqual([second]);
});
