import type { Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import type { CommandComment, CommandRecords } from "../review/ports.ts";
import type { Tables } from "./schema.ts";

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
    async has(repository, comment) {
      const row = await db
        .selectFrom("command_records")
        .select("ordinal")
        .where("repository_id", "=", repository.id)
        .where("place", "=", placeOf(comment))
        .where("comment_id", "=", comment.commentId)
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

    async record({ repository, number }, comment, login, commands) {
      const at = clock.now();
      const rows = commands.map(({ command, outcome }, ordinal) => ({
        repository_id: repository.id,
        place: placeOf(comment),
        comment_id: comment.commentId,
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

/** Comments of threads are counted apart from those of the conversation. */
function placeOf({ inThread }: CommandComment): "thread" | "conversation" {
  return inThread === undefined ? "conversation" : "thread";
}
