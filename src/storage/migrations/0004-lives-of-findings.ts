import { sql, type Kysely, type Migration } from "kysely";

/**
 * The whole life of a finding, and what was seen of a pull request. What was called fixed before names
 * no commit and was never answered: it is looked for once more, and then told.
 */
export const livesOfFindings: Migration = {
  async up(db) {
    const text = ["life", "lines", "unit", "last_seen_head", "thread_node_id", "answered_by"];
    for (const column of [...text, "engine"]) {
      await db.schema.alterTable("ledger_entries").addColumn(column, "text").execute();
    }
    for (const column of ["first_seen_at", "last_seen_at"]) {
      await db.schema.alterTable("ledger_entries").addColumn(column, "bigint").execute();
    }
    await describeOldEntries(db);
    await db.schema
      .createTable("seen_files")
      .addColumn("repository_id", "text", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("path", "text", (column) => column.notNull())
      .addColumn("runs", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("seen_files_key", ["repository_id", "number", "path"])
      .execute();
    await db.schema
      .createTable("whole_reviews")
      .addColumn("repository_id", "text", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("head", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("whole_reviews_key", ["repository_id", "number"])
      .execute();
  },
};

async function describeOldEntries(db: Kysely<unknown>): Promise<void> {
  await sql`update ledger_entries set
    state = case state when 'fixed' then 'open' else state end,
    life = case state
      when 'dismissed' then '{"kind":"dismissed","by":"somebody","because":"not recorded"}'
      when 'withdrawn' then '{"kind":"withdrawn","because":"not recorded"}'
      when 'suppressed' then '{"kind":"suppressed","rule":"not recorded"}'
      when 'late' then '{"kind":"late"}'
      else '{"kind":"open"}' end,
    engine = case when rule is null then 'model' else 'analyzers' end,
    last_seen_head = raised_at,
    first_seen_at = 0,
    last_seen_at = 0`.execute(db);
}
