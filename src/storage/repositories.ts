import type { Kysely } from "kysely";
import type { RepositoryRef } from "../domain/pull-request.ts";
import type { Tables } from "./schema.ts";

/** A repository and the installation through which it was seen last. */
export interface SeenRepository {
  readonly installationId: number;
  readonly repository: RepositoryRef;
}

/**
 * Notes whose repositories these are, so that everything of an installation can be forgotten. The
 * last word wins: a transferred repository belongs to its new installation.
 */
export async function rememberRepositories(
  db: Kysely<Tables>,
  seen: readonly SeenRepository[],
): Promise<void> {
  const byId = new Map(
    seen.map(({ installationId, repository: { id, owner, name } }) => [
      id,
      { id, installation_id: installationId, owner, name },
    ]),
  );
  if (byId.size === 0) return;
  await db
    .insertInto("repositories")
    .values([...byId.values()])
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((eb) => ({
        installation_id: eb.ref("excluded.installation_id"),
        owner: eb.ref("excluded.owner"),
        name: eb.ref("excluded.name"),
      })),
    )
    .execute();
}
