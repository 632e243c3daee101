import type { Kysely } from "kysely";
import type { PullRequestRef } from "../domain/pull-request.ts";
import type { Seen } from "../domain/seen-file.ts";
import { runsSchema } from "./ledger-schema.ts";
import { readJson } from "./read-json.ts";
import type { Tables } from "./schema.ts";

/** One row of 4 columns each; keeps a statement far below 32,766 parameters. */
const rowsPerInsert = 1_000;

/** What was seen of a pull request. A file that cannot be read counts as never seen. */
export async function readSeen(
  db: Kysely<Tables>,
  { repository, number }: PullRequestRef,
): Promise<Seen> {
  const files = await db
    .selectFrom("seen_files")
    .select(["path", "runs"])
    .where("repository_id", "=", repository.id)
    .where("number", "=", number)
    .orderBy("path")
    .execute();
  const whole = await db
    .selectFrom("whole_reviews")
    .select("head")
    .where("repository_id", "=", repository.id)
    .where("number", "=", number)
    .executeTakeFirst();
  return {
    files: files.flatMap(({ path, runs }) => {
      const read = readJson(runs, runsSchema);
      return read.ok ? [{ path, runs: read.value }] : [];
    }),
    wholeAt: whole?.head ?? null,
  };
}

/** Replaces what was seen; the first whole review stays the first. */
export async function writeSeen(
  trx: Kysely<Tables>,
  { repository, number }: PullRequestRef,
  { files, wholeAt }: Seen,
): Promise<void> {
  const key = { repository_id: repository.id, number };
  await trx
    .deleteFrom("seen_files")
    .where("repository_id", "=", key.repository_id)
    .where("number", "=", number)
    .execute();
  const rows = files.map(({ path, runs }) => ({ ...key, path, runs: JSON.stringify(runs) }));
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await trx
      .insertInto("seen_files")
      .values(rows.slice(start, start + rowsPerInsert))
      .execute();
  }
  if (wholeAt === null) return;
  await trx
    .insertInto("whole_reviews")
    .values({ ...key, head: wholeAt })
    .onConflict((conflict) => conflict.columns(["repository_id", "number"]).doNothing())
    .execute();
}
