import type { Kysely, Selectable } from "kysely";
import type { Clock } from "../domain/clock.ts";
import { headStateOrder, isUnfinished } from "../domain/head-state.ts";
import type { Log } from "../domain/log.ts";
import { isKeptWhenAsked } from "../review/next-head-state.ts";
import type { Heads, KnownHead } from "../review/ports.ts";
import { notedHeadSchema } from "./head-schema.ts";
import { readJson } from "./read-json.ts";
import type { HeadRow, Tables } from "./schema.ts";

/** Milliseconds that a superseded head is kept; it counts for nothing any more. */
const keepSuperseded = 30 * 24 * 60 * 60 * 1000;

/** What is noted of a head that no review has said anything of. */
const unknown = { review: null, incomplete: "action_required" } as const;
const keptWhenAsked = headStateOrder.filter(isKeptWhenAsked);

/** The table of heads, by repository id, number and commit. */
export function createHeads(db: Kysely<Tables>, clock: Clock, log: Log): Heads {
  function read(row: Selectable<HeadRow>): KnownHead {
    const { number, head } = row;
    const noted = readJson(row.noted, notedHeadSchema);
    const shown = row.shown === 1;
    if (noted.ok) return { number, head, shown, ...noted.value };
    log.error({ number, head, why: noted.why }, "state of a head unreadable, looked at again");
    // Whatever it was, nobody can say that its check is true: that is what `running` does not.
    return { number, head, state: { kind: "running" }, ...unknown, shown: false };
  }

  const heads: Heads = {
    async ofPullRequest({ repository, number }) {
      const rows = await db
        .selectFrom("heads")
        .selectAll()
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .orderBy("head")
        .execute();
      return rows.map(read);
    },

    async ofCommit(repository, head) {
      const rows = await db
        .selectFrom("heads")
        .selectAll()
        .where("repository_id", "=", repository.id)
        .where("head", "=", head)
        .orderBy("number")
        .execute();
      return rows.map(read);
    },

    async open(pullRequest) {
      const known = await heads.ofPullRequest(pullRequest);
      return known.flatMap(({ state, shown, head }) => {
        // Nothing was said of it yet.
        if (state.kind === "queued") return [];
        return isUnfinished(state) || !shown ? [head] : [];
      });
    },

    async ask({ repository, number }, head) {
      const asked = {
        kind: "queued" as const,
        noted: JSON.stringify({ ...unknown, state: { kind: "queued" } }),
        shown: 0 as const,
        changed_at: clock.now(),
      };
      await db
        .insertInto("heads")
        .values({ repository_id: repository.id, number, head, ...asked })
        .onConflict((conflict) =>
          conflict
            .columns(["repository_id", "number", "head"])
            .doUpdateSet(asked)
            .where("heads.kind", "not in", keptWhenAsked),
        )
        .execute();
    },

    async note({ repository, number }, { head, ...noted }) {
      const now = clock.now();
      const { kind } = noted.state;
      const changing = {
        kind,
        noted: JSON.stringify(noted),
        shown: 0 as const,
        changed_at: now,
      };
      await db
        .insertInto("heads")
        .values({ repository_id: repository.id, number, head, ...changing })
        .onConflict((conflict) =>
          conflict.columns(["repository_id", "number", "head"]).doUpdateSet(changing),
        )
        .execute();
      if (kind !== "superseded") return;
      await db
        .deleteFrom("heads")
        .where("repository_id", "=", repository.id)
        .where("kind", "=", "superseded")
        .where("changed_at", "<", now - keepSuperseded)
        .execute();
    },

    async shown({ repository, number }, head) {
      await db
        .updateTable("heads")
        .set({ shown: 1 })
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .where("head", "=", head)
        .execute();
    },
  };
  return heads;
}
