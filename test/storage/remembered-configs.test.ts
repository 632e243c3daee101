import { expect, test } from "vitest";

import { manualClock } from "../queue/manual-clock.ts";
import { memoryStorage } from "./test-storage.ts";

const repository = { id: "7", owner: "acme", name: "shop" };

test("the newest of each repository and origin is remembered, until it is forgotten", async () => {
  const { configs } = await memoryStorage(manualClock());
  const [first, second] = [
    { text: "gate: minor\n", revision: "1" },
    { text: "gate: never\n", revision: "2" },
  ];

  await configs.remember(repository, "repository", first);
  await configs.remember(repository, "organisation", first);
  await configs.remember(repository, "repository", second);

  expect(await configs.of(repository, "repository")).toEqual(second);
  expect(await configs.of(repository, "organisation")).toEqual(first);
  expect(await configs.of({ ...repository, id: "8" }, "repository")).toBeNull();

  await configs.remember(repository, "repository", null);

  expect(await configs.of(repository, "repository")).toBeNull();
  expect(await configs.of(repository, "organisation")).toEqual(first);
});

test("it is forgotten with the installation of its repository", async () => {
  const storage = await memoryStorage(manualClock());
  const { configs } = storage;
  const other = { ...repository, id: "8" };
  await storage.rememberRepository(1, repository);
  await storage.rememberRepository(2, other);
  for (const one of [repository, other]) {
    await configs.remember(one, "repository", { text: "", revision: "1" });
  }

  await storage.forgetInstallation(1);

  expect(await configs.of(repository, "repository")).toBeNull();
  expect(await configs.of(other, "repository")).not.toBeNull();
});
