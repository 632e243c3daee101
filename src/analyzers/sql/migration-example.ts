import type { Example } from "../rule.ts";

/** An example that stands in a PostgreSQL migration; `lines` are those that are told. */
export function migration(code: string, lines: readonly number[] = []): Example {
  return { language: "sql", path: "db/postgres/migrations/0042_change.sql", code, lines };
}
