import type { Migration } from "kysely";

/**
 * Receipts are asked for by commit and by review. Those of before are of a version that nobody can
 * ask for: they keep no head, and go when they are old.
 */
export const receiptsByHead: Migration = {
  async up(db) {
    await db.schema.alterTable("receipts").addColumn("head", "text").execute();
    await db.schema.createIndex("receipts_by_head").on("receipts").column("head").execute();
    await db.schema.createIndex("receipts_by_review").on("receipts").column("review").execute();
    await db.schema.createIndex("receipts_by_age").on("receipts").column("ended_at").execute();
  },
};
