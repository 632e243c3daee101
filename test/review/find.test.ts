import { expect, test } from "vitest";

import { cutUnits } from "../../src/diff/cut-units.ts";
import { diffTexts } from "../../src/diff/diff-texts.ts";
import type { UnitKey } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { Unit } from "../../src/domain/unit.ts";
import { find } from "../../src/review/find.ts";
import { fakeCache, fixedClock, markerEngine } from "./fakes.ts";

function unitsOf(path: string, text: string): readonly Unit[] {
  const patch = { kind: "hunks", hunks: diffTexts("", text) ?? [] } as const;
  const file = { path, previousPath: null, status: "added", kind: "file", patch } as const;
  return cutUnits(file, text, 1);
}

test.each([
  [false, 1],
  [true, 0],
])(
  "what could not be reviewed is given up by its owner only (full review: %s)",
  async (full, times) => {
    const released: UnitKey[] = [];
    const missing = [{ code: "refused", by: "model", detail: "no", retryAt: null }] as const;

    await find({
      engine: markerEngine({ missing: () => missing }),
      units: unitsOf("a.ts", "const a = 1;\n"),
      context: { signal: new AbortController().signal, readFile: () => Promise.resolve(null) },
      cache: { ...fakeCache(), release: (key) => void released.push(key) },
      repositoryId: "7",
      ignoreCache: full,
      clock: fixedClock(),
      log: silentLog,
      onSettled: () => undefined,
    });

    expect(released).toHaveLength(times);
  },
);
