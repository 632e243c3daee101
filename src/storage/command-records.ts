import type { Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import type { CommandPlace, CommandRecords } from "../review/ports.ts";
import type { CommandRecordRow, Tables } from "./schema.ts";

export interface CommandRecordTable extends CommandRecords {
  /** Drops those that were given too long ago. */
  prune(): Promise<void>;
}

/** The table of commands that were given. `maxAge` in milliseconds; null keeps all. */
export function createCommandRecords(
  db: Kysely<Tables>,
  maxAge: number | null,
  clock: Clock,
): CommandRecordTable {
  return {
    async has(repository, given) {
      const row = await db
        .selectFrom("command_records")
        .select("ordinal")
        .where("repository_id", "=", repository.id)
        .where("place", "=", placeOf(given))
        .where("comment_id", "=", idOf(given))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async since(repository, login, after) {
      const rows = await db
        .selectFrom("command_records")
        .select("outcome")
        .where("repository_id", "=", repository.id)
        .where("login", "=", login)
        .where("at", ">", after)
        .execute();
      return rows.map(({ outcome }) => outcome);
    },

    async record({ repository, number }, given, login, commands) {
      const at = clock.now();
      const rows = commands.map(({ command, outcome }, ordinal) => ({
        repository_id: repository.id,
        place: placeOf(given),
        comment_id: idOf(given),
        ordinal,
        number,
        at,
        login,
        command,
        outcome,
      }));
      await db
        .insertInto("command_records")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async prune() {
      if (maxAge === null) return;
      await db
        .deleteFrom("command_records")
        .where("at", "<", clock.now() - maxAge)
        .execute();
    },
  };
}

/** Comments of threads are counted apart from those of the conversation; each press is its own. */
function placeOf(given: CommandPlace): CommandRecordRow["place"] {
  if ("checkRun" in given) return `check:${given.delivery}`;
  return given.inThread === undefined ? "conversation" : "thread";
}

function idOf(given: CommandPlace): number {
  return "checkRun" in given ? given.checkRun : given.commentId;
}
