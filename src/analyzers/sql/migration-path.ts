const folders =
  /(^|\/)([\w-]*migrations?([._-]\w+)?|migrate|db[/_]migrate|flyway|liquibase|alembic|changelogs?|changesets?|evolutions|deltas?|upgrades?|schema[-_]?(updates?|changes?))\//i;

/** Names that tools give: Flyway's `V3__x.sql`, Prisma's `migration.sql`, numbered files of a db folder. */
const names = /(^|\/)(V\d[\w.]*__[^/]*|migration|up|[^/]+\.up)\.sql$/i;
const numbered = /(^|\/)(db|database|sql|schema)\/(.*\/)?\d{3,}[_-][^/]*\.sql$/i;

/** Files that undo a migration, or that are no step from one state to the next. */
const backwards =
  /(^|\/)(down|rollbacks?|reverts?|undo|verify|seeds?|queries|dumps?)\/|(^|\/)(U\d[\w.]*__[^/]*|([^/]*[._-])?(down|rollback|revert|undo|seeds?|dump)|schema|structure)\.sql$/i;

/**
 * True for files that carry a database with data in it one step forward, by the usual names of
 * folders and files. Files that go back drop what they should, and are none.
 */
export function isMigrationPath(path: string): boolean {
  if (!/\.sql$/i.test(path) || backwards.test(path)) return false;
  return folders.test(path) || names.test(path) || numbered.test(path);
}
