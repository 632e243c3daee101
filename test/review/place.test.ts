import { expect, test } from "vitest";

import { cutUnits } from "../../src/diff/cut-units.ts";
import { diffTexts } from "../../src/diff/diff-texts.ts";
import { unitKey } from "../../src/domain/ids.ts";
import type { Found } from "../../src/review/find.ts";
import { place } from "../../src/review/place.ts";
import { claim } from "./fakes.ts";

const before = "lock()\nwork()\nunlock()\n";
const headText = "lock()\nwork()\n";
const hunks = diffTexts(before, headText) ?? [];
const file = {
  path: "src/a.js",
  previousPath: null,
  status: "modified",
  kind: "file",
  patch: { kind: "hunks", hunks },
} as const;

test.each([
  ["the analyzers, who compare both sides, the change has caused", "analyzers", []],
  ["the model, only code that was there before", "model", [{ kind: "outside-change" }]],
] as const)("an unchanged line is, for %s", (_what, engine, marks) => {
  const [unit] = cutUnits(file, headText, 1);
  if (unit === undefined) throw new TypeError("the change has no unit");
  const found: Found = {
    unit,
    engine,
    key: unitKey("a".repeat(64)),
    claims: [{ ...claim("lock()"), row: 0 }],
    missing: [],
    cached: false,
  };

  expect(place([found], [{ file, headText }])).toMatchObject([
    { placement: { kind: "line", anchor: { startLine: 1 } }, marks },
  ]);
});
