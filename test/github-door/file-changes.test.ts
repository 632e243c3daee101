import { expect, test } from "vitest";

import type { FileContent } from "../../src/domain/change.ts";
import { readFileChanges } from "../../src/github/file-changes.ts";
import type { DiffEntry } from "../../src/github/shapes.ts";

function withoutPatch(filename: string, more: Partial<DiffEntry> = {}): DiffEntry {
  return {
    sha: "a".repeat(40),
    filename,
    status: "added",
    additions: 1,
    deletions: 0,
    changes: 1,
    ...more,
  };
}

function reading(old: FileContent | null, fresh: FileContent | null) {
  return {
    readOld: () => Promise.resolve(old),
    readNew: () => Promise.resolve(fresh),
    symlinks: () => Promise.resolve(new Set<string>()),
  };
}

test("of more text than can be compared, the rest is not reviewed, out loud", async () => {
  const large: FileContent = { kind: "text", text: `${"x".repeat(999_999)}\n`, lossy: false };
  const entries = Array.from({ length: 12 }, (_, at) => withoutPatch(`f${at}.ts`));

  const read = await readFileChanges(entries, reading(null, large));

  const kinds = read.map(({ file }) => file.patch.kind);
  expect(kinds.filter((kind) => kind === "hunks")).toHaveLength(10);
  expect(kinds.filter((kind) => kind === "missing")).toHaveLength(2);
});

test("a change of bytes that are no UTF-8 is not taken for none", async () => {
  const lossy: FileContent = { kind: "text", text: "caf\uFFFD\n", lossy: true };
  const entry = withoutPatch("a.c", { status: "modified", deletions: 1, changes: 2 });

  const [read] = await readFileChanges([entry], reading(lossy, lossy));

  expect(read?.file.patch.kind).toBe("missing");
});
