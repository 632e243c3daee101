import { describe, expect, test } from "vitest";

import { isMigrationPath } from "../../../src/analyzers/sql/migration-path.ts";
import { sql } from "../../../src/analyzers/sql/sql.ts";

const check = await sql.load();
const path = "db/postgres/migrations/0042_change.sql";

async function told(text: string, at = path) {
  return (await check({ path: at, text })).map(({ rule, firstLine }) => `${rule}:${firstLine}`);
}

describe("which files are migrations", () => {
  test.each([
    "migrations/0001_init.sql",
    "src/main/resources/db/migration/V2_1__add_users.sql",
    "packages/db/prisma/migrations/20240101_x/migration.sql",
    "migrations/2020-01-01-000000_x/up.sql",
    "server/migrations/000012_users.up.sql",
    "db/20240102_users.sql",
    "synapse/storage/schema/main/delta/58/21drop.sql",
  ])("%s is one", (each) => expect(isMigrationPath(each)).toBe(true));

  test.each([
    "migrations/2020-01-01-000000_x/down.sql",
    "server/migrations/000012_users.down.sql",
    "db/migration/U2__undo_users.sql",
    "migrations/rollback/0001.sql",
    "db/structure.sql",
    "db/seeds.sql",
    "queries/users.sql",
    "migrations/0001_init.py",
  ])("%s is none", (each) => expect(isMigrationPath(each)).toBe(false));
});

describe("scripts that PostgreSQL does not take as a whole", () => {
  test("a statement with a placeholder costs only itself", async () => {
    const script =
      "ALTER TABLE ${schema}.a OWNER TO ${owner};\nSELECT ';';\nSELECT 1::int;\nDROP TABLE users;\n";
    expect(await told(script)).toEqual(["drop-table:4"]);
  });

  test("a command of psql costs nothing", async () => {
    expect(await told("\\set ON_ERROR_STOP on\nDROP TABLE users;")).toEqual(["drop-table:2"]);
  });

  test.each([
    "CREATE TABLE `a` (id int AUTO_INCREMENT) ENGINE=InnoDB;\nDROP TABLE b;",
    "EXEC sp_rename 'a', 'b';\nGO\nDROP TABLE b;",
    "SELECT 'unterminated;\nDROP TABLE b;",
    "{% for table in tables %}\nDROP TABLE {{ table }};\n{% endfor %}",
    "CREATE TABLE a (id UInt64) ENGINE = MergeTree;\nDROP TABLE b;",
    "",
    "-- nothing here\n",
    "\u0000\ufffd",
  ])("another language is left alone: %j", async (text) => {
    expect(await told(text)).toEqual([]);
  });

  test("nesting beyond all measure is refused, and the next script is read", async () => {
    const deep = `SELECT ${"(".repeat(50_000)}1${")".repeat(50_000)};`;
    expect(await told(deep)).toEqual([]);
    expect(await told("DROP TABLE users;")).toEqual(["drop-table:1"]);
  });
});

describe("dialects", () => {
  const index = "CREATE INDEX users_email ON users (email);";

  test.each([
    ["migrations/0002_email.sql", index, []],
    ["migrations/0002_email.sql", `${index}\nSELECT now()::date;`, ["index-locks-writes:1"]],
    ["migrations/postgres/0002_email.sql", index, ["index-locks-writes:1"]],
    ["migrations/mysql/0002_email.sql", `${index}\nDROP TABLE b;`, []],
    ["drizzle/migrations/0002_d1/x.sql", "PRAGMA foreign_keys=OFF;\nDROP TABLE b;", []],
  ])("%s: %s", async (at, text, expected) => {
    expect(await told(text, at)).toEqual(expected);
  });

  test("what is a slip in every dialect is told without knowing which it is", async () => {
    expect(await told("ALTER TABLE a RENAME b TO c;\nDROP TABLE d;", "migrations/3_x.sql")).toEqual(
      [],
    );
    expect(await told("DELETE FROM users;", "migrations/3_x.sql")).toEqual(["delete-all-rows:1"]);
  });
});

test("an action of a long ALTER TABLE is told where it stands, behind other letters and comments", async () => {
  const script = [
    "-- Größe und Straße",
    'ALTER TABLE "größe" -- a note, with a comma',
    "  ADD COLUMN a numeric(10, 2) DEFAULT 0,",
    "  /* and, here */",
    "  ADD COLUMN b text",
    "    NOT NULL,",
    "  ALTER COLUMN c TYPE bigint USING coalesce(c, 0)::bigint;",
  ].join("\n");
  const reports = await check({ path, text: script });
  expect(reports).toMatchObject([
    { rule: "not-null-without-default", firstLine: 5, lastLine: 6, name: "b" },
    { rule: "type-change-rewrites", firstLine: 7, lastLine: 7, name: "c" },
  ]);
});

test("what a tool does to undo a migration is left alone", async () => {
  const script =
    "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\nDELETE FROM b;\n";
  expect(await told(script)).toEqual([]);
});

test("Prisma runs one statement on its own, and several in one transaction", async () => {
  const at = "prisma/migrations/20240101_index/migration.sql";
  const index = 'CREATE INDEX CONCURRENTLY "i" ON "U"("email");';
  expect(await told(index, at)).toEqual([]);
  expect(await told(`SELECT 1;\n${index}`, at)).toEqual(["not-in-transaction:2"]);
});
