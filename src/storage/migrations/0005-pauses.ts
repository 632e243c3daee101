import type { Migration } from "kysely";

/** Pull requests whose pushes are not reviewed, because somebody asked for quiet. */
export const pauses: Migration = {
  async up(db) {
    await db.schema
      .createTable("pauses")
      .addColumn("repository_id", "text", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("login", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("pauses_key", ["repository_id", "number"])
      .execute();
  },
};
