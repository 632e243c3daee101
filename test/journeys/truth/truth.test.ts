import { test } from "vitest";

import { holdTruth } from "./hold-truth.ts";

// In two files, so that each has a core of its own. Another day is another seed.
const today = Math.floor(Date.now() / 86_400_000) * 1_000;

test("whatever happens to a pull request, what is said of it is true", { timeout: 1_800_000 }, () =>
  holdTruth(0.5, today),
);
