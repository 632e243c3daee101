import { expect, test } from "vitest";

import { kept } from "./kept-sequences.ts";
import { play } from "./play.ts";

test.for(kept)("$what", { timeout: 60_000 }, async ({ sequence }) => {
  const { wrong } = await play(sequence);

  expect(wrong).toEqual([]);
});
