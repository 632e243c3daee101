import type { Kysely } from "kysely";
import type { Pauses } from "../review/ports.ts";
import type { Tables } from "./schema.ts";

/** The table of paused pull requests, by repository id and number. */
export function createPauses(db: Kysely<Tables>): Pauses {
  return {
    async of({ repository, number }) {
      const row = await db
        .selectFrom("pauses")
        .select("login")
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .executeTakeFirst();
      return row?.login ?? null;
    },

    async pause({ repository, number }, login) {
      await db
        .insertInto("pauses")
        .values({ repository_id: repository.id, number, login })
        .onConflict((conflict) => conflict.columns(["repository_id", "number"]).doNothing())
        .execute();
    },

    async resume({ repository, number }) {
      const { numDeletedRows } = await db
        .deleteFrom("pauses")
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
