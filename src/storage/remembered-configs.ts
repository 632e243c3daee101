import type { Kysely } from "kysely";
import type { RememberedConfigs } from "../review/ports.ts";
import type { Tables } from "./schema.ts";

/** The table of configurations that could be read, by repository id and whose file it was. */
export function createRememberedConfigs(db: Kysely<Tables>): RememberedConfigs {
  return {
    async of(repository, origin) {
      const row = await db
        .selectFrom("remembered_configs")
        .select(["text", "revision"])
        .where("repository_id", "=", repository.id)
        .where("origin", "=", origin)
        .executeTakeFirst();
      return row ?? null;
    },

    async remember(repository, origin, config) {
      if (config === null) {
        await db
          .deleteFrom("remembered_configs")
          .where("repository_id", "=", repository.id)
          .where("origin", "=", origin)
          .execute();
        return;
      }
      const { text, revision } = config;
      await db
        .insertInto("remembered_configs")
        .values({ repository_id: repository.id, origin, text, revision })
        .onConflict((conflict) =>
          conflict.columns(["repository_id", "origin"]).doUpdateSet({ text, revision }),
        )
        .execute();
    },
  };
}
