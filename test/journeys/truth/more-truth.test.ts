import { test } from "vitest";

import { holdTruth } from "./hold-truth.ts";

// The other half of `truth.test.ts`, for the other core.
const today = Math.floor(Date.now() / 86_400_000) * 1_000 + 500;

test("whatever else happens to one, what is said of it is true", { timeout: 1_800_000 }, () =>
  holdTruth(0.5, today),
);
