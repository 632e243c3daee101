import { sql, type Kysely, type Migration } from "kysely";

/** Deliveries, jobs, results, ledger. */
export const firstTables: Migration = {
  async up(db) {
    await deliveries(db);
    await jobs(db);
    await repositories(db);
    await results(db);
    await ledger(db);
    await db.schema
      .createTable("probes")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
  },
};

async function deliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("deliveries")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("payload", "text", (column) => column.notNull())
    .addColumn("payload_bytes", "integer", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("last_error", "text")
    .addColumn("settled_at", "bigint")
    .execute();
  await db.schema
    .createIndex("deliveries_oldest")
    .on("deliveries")
    .columns(["state", "received_at", "id"])
    .execute();
}

async function jobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("jobs")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("intent", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("installation_id", "bigint", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempt", "integer", (column) => column.notNull())
    .addColumn("enqueued_at", "bigint", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("worker", "text")
    .addColumn("lease_until", "bigint")
    .addColumn("last_error", "text")
    .execute();
  // The two rules of the queue, kept by the database itself.
  await db.schema
    .createIndex("jobs_one_running_per_key")
    .unique()
    .on("jobs")
    .column("key")
    .where(sql.ref("state"), "=", sql.lit("running"))
    .execute();
  await db.schema
    .createIndex("jobs_one_waiting_per_key")
    .unique()
    .on("jobs")
    .column("key")
    .where(sql.ref("state"), "=", sql.lit("waiting"))
    .execute();
  await db.schema.createIndex("jobs_by_key").on("jobs").columns(["key", "state"]).execute();
  await db.schema
    .createIndex("jobs_due")
    .on("jobs")
    .columns(["state", "due_at", "enqueued_at", "installation_id"])
    .execute();
}

async function repositories(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("repositories")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("installation_id", "bigint", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("repositories_by_installation")
    .on("repositories")
    .column("installation_id")
    .execute();
}

async function results(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("results")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("repository_id", "text", (column) => column.notNull())
    .addColumn("claims", "text", (column) => column.notNull())
    .addColumn("bytes", "integer", (column) => column.notNull())
    .addColumn("reviewed_at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("results_by_repository")
    .on("results")
    .column("repository_id")
    .execute();
  await db.schema.createIndex("results_by_use").on("results").column("used_at").execute();
}

async function ledger(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("ledger_entries")
    .addColumn("repository_id", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("fingerprint", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("scope", "text")
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("confidence", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("quote", "text", (column) => column.notNull())
    .addColumn("rule", "text")
    .addColumn("raised_at", "text", (column) => column.notNull())
    .addColumn("comment_id", "bigint")
    .addPrimaryKeyConstraint("ledger_entries_key", ["repository_id", "number", "fingerprint"])
    .execute();
  await db.schema
    .createTable("receipts")
    .addColumn("repository_id", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("review", "text", (column) => column.notNull())
    .addColumn("ended_at", "bigint", (column) => column.notNull())
    .addColumn("receipt", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("receipts_key", ["repository_id", "number", "review"])
    .execute();
  await db.schema
    .createTable("open_checks")
    .addColumn("repository_id", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("head", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("open_checks_key", ["repository_id", "number", "head"])
    .execute();
  await db.schema
    .createIndex("receipts_latest")
    .on("receipts")
    .columns(["repository_id", "number", "ended_at"])
    .execute();
}
