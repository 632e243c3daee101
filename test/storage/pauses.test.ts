import { expect, test } from "vitest";

import { manualClock } from "../queue/manual-clock.ts";
import { memoryStorage } from "./test-storage.ts";

const repository = { id: "7", owner: "acme", name: "shop" };
const pull = { repository, number: 12 };

test("a pull request is paused by whoever asked first, until it is resumed", async () => {
  const { pauses } = await memoryStorage(manualClock());
  await pauses.pause(pull, "ada");
  await pauses.pause(pull, "bob");

  expect(await pauses.of(pull)).toBe("ada");
  expect(await pauses.of({ repository, number: 13 })).toBeNull();

  expect(await pauses.resume(pull)).toBe(true);
  expect(await pauses.resume(pull)).toBe(false);
  expect(await pauses.of(pull)).toBeNull();
});

test("it is forgotten with the installation of its repository", async () => {
  const storage = await memoryStorage(manualClock());
  const other = { repository: { ...repository, id: "8" }, number: 12 };
  await storage.rememberRepository(1, repository);
  await storage.rememberRepository(2, other.repository);
  for (const one of [pull, other]) await storage.pauses.pause(one, "ada");

  await storage.forgetInstallation(1);

  expect(await storage.pauses.of(pull)).toBeNull();
  expect(await storage.pauses.of(other)).toBe("ada");
});
