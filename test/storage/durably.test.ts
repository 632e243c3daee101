import { Kysely } from "kysely";
import { expect, onTestFinished, test } from "vitest";

import { createDurably } from "../../src/storage/durably.ts";
import { openSqlite } from "../../src/storage/open-sqlite.ts";
import type { Tables } from "../../src/storage/schema.ts";
import { sqliteDialect } from "../../src/storage/sqlite-dialect.ts";

const full = 2;
const normal = 1;

function open() {
  const file = openSqlite(":memory:");
  const db = new Kysely<Tables>({ dialect: sqliteDialect(file) });
  onTestFinished(() => db.destroy());
  const mode = () => file.pragma("synchronous", { simple: true });
  return { durably: createDurably(db, file), mode };
}

test("work that must last is synced to the disk, and nothing else is", async () => {
  const { durably, mode } = open();

  const during = await durably(async () => mode());

  expect([during, mode()]).toEqual([full, normal]);
});

test("work that fails leaves the setting as it was", async () => {
  const { durably, mode } = open();

  await expect(durably(() => Promise.reject(new Error("disk full")))).rejects.toThrow("disk full");

  expect(mode()).toBe(normal);
});
