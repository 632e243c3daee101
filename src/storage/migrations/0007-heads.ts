import { sql, type Migration } from "kysely";

/**
 * Where each head stands, for each pull request whose head it is or was. Checks that said "in
 * progress" become heads that are being reviewed.
 */
export const heads: Migration = {
  async up(db) {
    await db.schema
      .createTable("heads")
      .addColumn("repository_id", "text", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("head", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("noted", "text", (column) => column.notNull())
      .addColumn("shown", "integer", (column) => column.notNull())
      .addColumn("changed_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("heads_key", ["repository_id", "number", "head"])
      .execute();
    await db.schema
      .createIndex("heads_of_commit")
      .on("heads")
      .columns(["repository_id", "head"])
      .execute();
    const running = JSON.stringify({
      state: { kind: "running" },
      review: null,
      incomplete: "action_required",
    });
    await sql`
      insert into heads (repository_id, number, head, kind, noted, shown, changed_at)
      select repository_id, number, head, 'running', ${running}, 0, 0 from open_checks
    `.execute(db);
    await db.schema.dropTable("open_checks").execute();
  },
};
