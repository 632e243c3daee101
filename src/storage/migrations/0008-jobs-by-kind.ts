import type { Migration } from "kysely";

/** Short jobs are found among any number of reviews that wait. */
export const jobsByKind: Migration = {
  async up(db) {
    await db.schema
      .createIndex("jobs_by_kind")
      .on("jobs")
      .columns(["state", "kind", "due_at"])
      .execute();
  },
};
