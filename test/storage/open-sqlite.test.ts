import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Stop } from "../../src/domain/errors.ts";
import { silentLog } from "../../src/domain/log.ts";
import { explainSqliteError } from "../../src/storage/explain-sqlite-error.ts";
import { openSqlite } from "../../src/storage/open-sqlite.ts";
import { openStorage } from "../../src/storage/storage.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "marginalia-storage-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

async function refusal(url: string): Promise<Stop> {
  const clock = { now: () => 0 };
  try {
    await openStorage({ url, clock, log: silentLog });
  } catch (error) {
    if (error instanceof Stop) return error;
    throw error;
  }
  throw new Error(`${url} was opened`);
}

test("commits reach the disk in their order, in write-ahead mode", () => {
  const database = openSqlite(join(folder(), "new.db"));
  onTestFinished(() => {
    database.close();
  });

  expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(database.pragma("synchronous", { simple: true })).toBe(1);
  expect(database.pragma("foreign_keys", { simple: true })).toBe(1);
});

test("a folder that does not exist is named, with the command that makes it", async () => {
  const missing = join(folder(), "nowhere");

  const { message, hint } = await refusal(join(missing, "m.db"));

  expect(message).toContain(`${missing} `);
  expect(hint).toContain(`mkdir -p ${missing}`);
});

test("a folder in the file's place cannot be opened", async () => {
  const place = folder();

  expect((await refusal(place)).message).toContain(`The database ${place} cannot be opened`);
});

test("a file that is something else is left alone", async () => {
  const file = join(folder(), "notes.txt");
  writeFileSync(file, "Dear diary, ".repeat(500));

  const { message, hint } = await refusal(`sqlite:${file}`);

  expect(message).toContain("is not a Marginalia database");
  expect(hint).toContain("DATABASE_URL");
});

test("a damaged database says so", async () => {
  const file = join(folder(), "m.db");
  const storage = await openStorage({ url: file, clock: { now: () => 0 }, log: silentLog });
  await storage.close();
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 4096));

  expect((await refusal(file)).message).toContain("is damaged");
});

test("a database of a newer version is not touched", async () => {
  const file = join(folder(), "m.db");
  const storage = await openStorage({ url: file, clock: { now: () => 0 }, log: silentLog });
  await storage.close();
  const newer = openSqlite(file);
  newer.prepare("insert into kysely_migration values ('9999-from-the-future', '2099')").run();
  newer.close();

  expect((await refusal(file)).message).toContain("made by another version");
});

test.each([
  ["SQLITE_READONLY", "is read-only"],
  ["SQLITE_READONLY_DIRECTORY", "is read-only"],
  ["SQLITE_FULL", "has no room to grow: the disk is full"],
  ["SQLITE_IOERR_WRITE", "cannot be read or written: the disk reports an error"],
  ["SQLITE_BUSY_SNAPSHOT", "is held by another process"],
])("%s means that the database %s", (code, words) => {
  const error = Object.assign(new Error("as SQLite puts it"), { code });

  const stop = explainSqliteError(error, "/data/m.db");

  expect(stop.message).toContain("/data/m.db");
  expect(stop.message).toContain(words);
  expect(stop.hint).not.toBe("");
  expect(stop.cause).toBe(error);
});
