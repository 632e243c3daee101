import { expect, test } from "vitest";

import { reviewId, sha, type ReviewId } from "../../src/domain/ids.ts";
import { aReview, closeDoors, openDoor, planFor, type Door } from "./door.ts";

closeDoors();

const receiptUrl = (review: ReviewId): string => `https://marginalia.example/receipt/${review}/t`;
const ours = receiptUrl(aReview);

function detailsOf({ repo }: Door): readonly (string | null)[] {
  return repo.repository.checkRuns.map(({ detailsUrl }) => detailsUrl);
}

test("a check leads to its review's receipt from its begin to its end", async () => {
  const door = await openDoor();
  const opened = await door.open({ receiptUrl });
  const { publisher } = opened;
  const plan = await planFor(opened);

  await publisher.begin({ id: plan.id, head: plan.change.head });
  expect(detailsOf(door)).toEqual([receiptUrl(plan.id)]);

  await publisher.publish(plan);
  expect(detailsOf(door)).toEqual([receiptUrl(plan.id)]);
});

test("a later review of the head takes the link over, also one that fails", async () => {
  const door = await openDoor();
  const opened = await door.open({ receiptUrl });
  const plan = await planFor(opened);
  await opened.publisher.begin({ id: plan.id, head: plan.change.head });
  await opened.publisher.publish(plan);

  const head = plan.change.head;
  await opened.publisher.end(
    { id: aReview, head },
    { kind: "not-reviewed", why: "x", retryAt: null },
  );

  expect(detailsOf(door)).toEqual([ours]);
});

test("a head that was passed over keeps the link of its own review", async () => {
  const door = await openDoor();
  const opened = await door.open({ receiptUrl });
  const plan = await planFor(opened);
  await opened.publisher.begin({ id: plan.id, head: plan.change.head });

  const other = { id: reviewId("2".repeat(16)), head: plan.change.head };
  await opened.publisher.end(other, { kind: "superseded", by: "push" });

  expect(detailsOf(door)).toEqual([receiptUrl(plan.id)]);
});

test("without receipts to link to GitHub chooses where the check leads", async () => {
  const door = await openDoor();
  const { publisher } = await door.open();

  await publisher.begin({ id: aReview, head: sha(door.pull.headSha) });

  expect(detailsOf(door)).toEqual([null]);
});
