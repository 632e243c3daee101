import type { Migration } from "kysely";

/** Who gave which command where, and what came of it. */
export const commandRecords: Migration = {
  async up(db) {
    await db.schema
      .createTable("command_records")
      .addColumn("repository_id", "text", (column) => column.notNull())
      .addColumn("place", "text", (column) => column.notNull())
      .addColumn("comment_id", "bigint", (column) => column.notNull())
      .addColumn("ordinal", "integer", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("login", "text", (column) => column.notNull())
      .addColumn("command", "text", (column) => column.notNull())
      .addColumn("outcome", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("command_records_key", [
        "repository_id",
        "place",
        "comment_id",
        "ordinal",
      ])
      .execute();
    await db.schema
      .createIndex("command_records_of_person")
      .on("command_records")
      .columns(["repository_id", "login", "at"])
      .execute();
  },
};
