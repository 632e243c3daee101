import type { Kysely } from "kysely";
import type { OpenChecks } from "../review/ports.ts";
import type { Tables } from "./schema.ts";

/** The table of checks that say "in progress", by repository id and number. */
export function createOpenChecks(db: Kysely<Tables>): OpenChecks {
  return {
    async begun({ repository, number }, head) {
      await db
        .insertInto("open_checks")
        .values({ repository_id: repository.id, number, head })
        .onConflict((conflict) => conflict.columns(["repository_id", "number", "head"]).doNothing())
        .execute();
    },

    async ended({ repository, number }, head) {
      await db
        .deleteFrom("open_checks")
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .where("head", "=", head)
        .execute();
    },

    async of({ repository, number }) {
      const rows = await db
        .selectFrom("open_checks")
        .select("head")
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .orderBy("head")
        .execute();
      return rows.map(({ head }) => head);
    },
  };
}
