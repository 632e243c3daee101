import type { Kysely } from "kysely";
import type { QueuedReviews } from "../review/ports.ts";
import type { Tables } from "./schema.ts";

/** The jobs table, asked for the reviews of one pull request. */
export function createQueuedReviews(db: Kysely<Tables>): QueuedReviews {
  return {
    async of({ repository, number }) {
      const rows = await db
        .selectFrom("jobs")
        .select(["state", "due_at"])
        .where("key", "=", `review:${repository.id}:${number}`)
        .where("kind", "=", "review")
        .orderBy("enqueued_at")
        .execute();
      return rows.map(({ state, due_at: dueAt }) => ({ state, dueAt }));
    },
  };
}
