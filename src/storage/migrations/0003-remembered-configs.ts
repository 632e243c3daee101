import type { Migration } from "kysely";

/** The last configuration of each repository that could be read. */
export const rememberedConfigs: Migration = {
  async up(db) {
    await db.schema
      .createTable("remembered_configs")
      .addColumn("repository_id", "text", (column) => column.notNull())
      .addColumn("origin", "text", (column) => column.notNull())
      .addColumn("text", "text", (column) => column.notNull())
      .addColumn("revision", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("remembered_configs_key", ["repository_id", "origin"])
      .execute();
  },
};
