import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Tables } from "./schema.ts";

/** A condition on `jobs`: no job of the same key is running. */
export function keyIsFree(
  eb: ExpressionBuilder<Tables, "jobs">,
): ExpressionWrapper<Tables, "jobs", SqlBool> {
  return eb.not(
    eb.exists(
      eb
        .selectFrom("jobs as running")
        .select("running.id")
        .whereRef("running.key", "=", "jobs.key")
        .where("running.state", "=", "running"),
    ),
  );
}
