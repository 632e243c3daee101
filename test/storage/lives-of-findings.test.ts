import { Kysely } from "kysely";
import { expect, test } from "vitest";

import { silentLog } from "../../src/domain/log.ts";
import { entryOf } from "../../src/storage/ledger-row.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { firstTables } from "../../src/storage/migrations/0001-first-tables.ts";
import { livesOfFindings } from "../../src/storage/migrations/0004-lives-of-findings.ts";
import { openSqlite } from "../../src/storage/open-sqlite.ts";
import type { Tables } from "../../src/storage/schema.ts";
import { sqliteDialect } from "../../src/storage/sqlite-dialect.ts";

const states = ["open", "fixed", "dismissed", "withdrawn", "late", "suppressed"] as const;

test("entries of before keep what became of them; what was fixed is looked for once more", async () => {
  const sqlite = openSqlite(":memory:");
  const db = new Kysely<Tables>({ dialect: sqliteDialect(sqlite) });
  await firstTables.up(db);
  for (const [index, state] of states.entries()) {
    sqlite
      .prepare(
        `insert into ledger_entries (repository_id, number, fingerprint, state, path, category,
           severity, confidence, title, quote, rule, raised_at, comment_id)
         values ('7', 12, ?, ?, 'a.ts', 'bug', 'major', 'high', 't', 'q', ?, ?, 9)`,
      )
      .run(String(index).repeat(16), state, index === 0 ? "oxlint/x" : null, "a".repeat(40));
  }

  await livesOfFindings.up(db);

  const rows = await db.selectFrom("ledger_entries").selectAll().orderBy("fingerprint").execute();
  const entries = rows.map(entryOf);
  expect(entries.map(({ life }) => life.kind)).toEqual([
    "open",
    "open",
    "dismissed",
    "withdrawn",
    "late",
    "suppressed",
  ]);
  expect(rows.map(({ state }) => state)).toEqual(entries.map(({ life }) => life.kind));
  expect(entries.map(({ engine }) => engine).slice(0, 2)).toEqual(["analyzers", "model"]);
  expect(entries[0]).toMatchObject({
    firstSeen: { head: "a".repeat(40) },
    lines: null,
    thread: { commentId: 9, nodeId: null, answeredBy: null },
  });
  await db.destroy();
});

test("a database that has it all is left as it is", async () => {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(openSqlite(":memory:")) });
  await migrate(db, silentLog);
  await migrate(db, silentLog);

  expect(await db.selectFrom("whole_reviews").selectAll().execute()).toEqual([]);
  await db.destroy();
});
