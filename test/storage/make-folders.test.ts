import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolders } from "../../src/storage/make-folders.ts";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "marginalia-folders-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("makes what is missing for its owner alone, also twice at once, and leaves the rest", async () => {
  mkdirSync(join(dir, "there"), { mode: 0o755 });
  const folder = join(dir, "there", "cache", "marginalia");
  await Promise.all([makeFolders(folder), makeFolders(folder)]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(dir, "there", "cache")).mode & 0o777).toBe(0o700);
  expect(statSync(join(dir, "there")).mode & 0o777).toBe(0o755);
});

test("gives up beneath a file", async () => {
  writeFileSync(join(dir, "file"), "");
  await expect(makeFolders(join(dir, "file", "cache", "marginalia"))).rejects.toThrow("ENOTDIR");
});

test.skipIf(!existsSync("/proc/self"))(
  "gives up where a folder is there and nothing can be made in it",
  async () => {
    await expect(makeFolders("/proc/none/.cache/marginalia")).rejects.toThrow("ENOENT");
  },
);
