import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { intentKey, repositoryOf, type Intent } from "../domain/intent.ts";
import { mergeIntents } from "../queue/merge-intents.ts";
import { mergeStoredIntent } from "./merge-stored-intent.ts";
import { rememberRepositories } from "./repositories.ts";
import type { JobRow, Tables } from "./schema.ts";

/**
 * Makes each intent the waiting job of its key, in one transaction. A job that already waits under
 * the key is replaced by the merger of both: a new job with attempts of its own, which keeps the
 * place in line, so that a busy pull request is not put off for ever.
 */
export async function enqueueJobs(
  db: Kysely<Tables>,
  intents: readonly Intent[],
  now: number,
): Promise<void> {
  const newest = new Map<string, Intent>();
  for (const intent of intents) {
    const key = intentKey(intent);
    const earlier = newest.get(key);
    newest.set(key, earlier === undefined ? intent : mergeIntents(earlier, intent));
  }
  await db.transaction().execute(async (trx) => {
    const replaced = await trx
      .deleteFrom("jobs")
      .where("state", "=", "waiting")
      .where("key", "in", [...newest.keys()])
      .returning(["key", "intent", "due_at"])
      .execute();
    const waited = new Map(replaced.map((row) => [row.key, row]));
    const rows = [...newest].map(([key, intent]) => {
      const old = waited.get(key);
      return newRow(
        key,
        mergeStoredIntent(old?.intent, intent),
        now,
        Math.min(now, old?.due_at ?? now),
      );
    });
    await trx.insertInto("jobs").values(rows).execute();
    await rememberRepositories(
      trx,
      [...newest.values()].flatMap((intent) => {
        const repository = repositoryOf(intent);
        return repository === null ? [] : [{ installationId: intent.installationId, repository }];
      }),
    );
  });
}

function newRow(key: string, intent: Intent, now: number, dueAt: number): JobRow {
  return {
    id: randomUUID(),
    key,
    intent: JSON.stringify(intent),
    kind: intent.kind,
    installation_id: intent.installationId,
    state: "waiting",
    attempt: 0,
    enqueued_at: now,
    due_at: dueAt,
    worker: null,
    lease_until: null,
    last_error: null,
  };
}
