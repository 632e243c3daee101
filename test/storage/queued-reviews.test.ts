import { expect, test } from "vitest";

import { manualClock } from "../queue/manual-clock.ts";
import { review } from "../queue/sample-intents.ts";
import { memoryStorage } from "./test-storage.ts";

test("the reviews of one pull request are told, running and waiting, and no other jobs", async () => {
  const { queue, queuedReviews } = await memoryStorage(manualClock());
  const mine = review(1, "push");
  if (mine.kind !== "review") throw new Error("a review was asked for");
  await queue.enqueue(mine);
  await queue.enqueue({ ...mine, kind: "reconsider" });
  await queue.enqueue(review(2, "push"));
  expect(await queuedReviews.of(mine.pullRequest)).toMatchObject([{ state: "waiting" }]);

  const job = await queue.claim("w", 1_000);
  expect(job?.key).toContain("review:");
  await queue.enqueue(mine);

  const states = (await queuedReviews.of(mine.pullRequest)).map(({ state }) => state);
  expect(states.toSorted()).toEqual(["running", "waiting"]);
});
