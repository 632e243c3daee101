import type { Rule } from "../rule.ts";
import { migration } from "./migration-example.ts";

/** What makes a migration fail halfway, or leaves the database without a guard. */
export const stopRules: readonly Rule[] = [
  {
    id: "not-null-without-default",
    category: "data-integrity",
    severity: "major",
    confidence: "high",
    title: "The column {name} is added as NOT NULL without a default.",
    trigger:
      "On a table that has rows the statement fails, since they would have no value, and the deployment stops with it.",
    why: "It passes on an empty development database. Give the column a default, or add it without NOT NULL, fill the rows, and set NOT NULL afterwards.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users ADD COLUMN name text NOT NULL;", [1]),
        migration('ALTER TABLE "U" ADD COLUMN "a" INTEGER,\nADD COLUMN "b" INTEGER NOT NULL;', [2]),
        migration("ALTER TABLE users ADD name text NOT NULL DEFAULT NULL;", [1]),
      ],
      clear: [
        migration("ALTER TABLE users ADD COLUMN name text NOT NULL DEFAULT '';"),
        migration("CREATE TABLE a (id int);\nALTER TABLE a ADD COLUMN name text NOT NULL;"),
        migration("CREATE TEMP TABLE t AS SELECT 1;\nALTER TABLE t ADD k text NOT NULL;"),
        migration("ALTER TABLE users ADD COLUMN name text;"),
      ],
    },
  },
  {
    id: "set-not-null",
    category: "data-integrity",
    severity: "minor",
    confidence: "medium",
    title: "The column {name} becomes NOT NULL, and nothing here fills rows that have no value.",
    trigger:
      "One row with NULL makes the migration fail; without one, the table is locked until all rows were looked at.",
    why: "Fill the rows first. On a large table add CHECK (column IS NOT NULL) NOT VALID and validate it in a later transaction: SET NOT NULL then trusts the check and is done at once.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users ALTER COLUMN email SET NOT NULL;", [1]),
        migration(
          "UPDATE users SET name = '' WHERE name IS NULL;\nALTER TABLE users ALTER email SET NOT NULL;",
          [2],
        ),
        migration(
          "ALTER TABLE users\n  ALTER COLUMN a DROP DEFAULT,\n  ALTER COLUMN a SET NOT NULL;",
          [3],
        ),
      ],
      clear: [
        migration(
          "UPDATE users SET email = '' WHERE email IS NULL;\nALTER TABLE users ALTER email SET NOT NULL;",
        ),
        migration(
          "ALTER TABLE users VALIDATE CONSTRAINT has_email;\nALTER TABLE users ALTER email SET NOT NULL;",
        ),
        migration(
          "ALTER TABLE users ADD COLUMN n int DEFAULT 0;\nALTER TABLE users ALTER n SET NOT NULL;",
        ),
        migration(
          "DELETE FROM users WHERE email IS NULL;\nALTER TABLE users ALTER email SET NOT NULL;",
        ),
      ],
    },
  },
  {
    id: "not-in-transaction",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "{name} stands inside of a transaction, where it cannot run.",
    trigger: "PostgreSQL refuses the statement, and the migration fails every time.",
    why: "The statement commits steps of its own. Move it behind COMMIT, or into a migration for which the tool's transaction is switched off.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("BEGIN;\nCREATE INDEX CONCURRENTLY i ON users (email);\nCOMMIT;", [2]),
        migration("-- +goose Up\nDROP INDEX CONCURRENTLY users_email;", [2]),
        migration(
          "-- migrate:up\nCREATE INDEX CONCURRENTLY i ON users (email);\n-- migrate:down\nDROP INDEX i;",
          [2],
        ),
      ],
      clear: [
        migration("CREATE INDEX CONCURRENTLY i ON users (email);"),
        migration(
          "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON users (email);",
        ),
        migration("BEGIN;\nSELECT 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON users (email);"),
        migration("-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON users (email);"),
      ],
    },
  },
  {
    id: "new-enum-value-used",
    category: "bug",
    severity: "major",
    confidence: "medium",
    title: "The enum value {name} is used in the transaction that adds it.",
    trigger:
      "PostgreSQL refuses to use a value that is not committed yet, and the migration fails every time.",
    why: "ALTER TYPE ADD VALUE may run in a transaction, but the value counts only after COMMIT. Use it in a migration of its own.",
    skipInTests: true,
    examples: {
      flagged: [
        migration(
          "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE a SET m = 'calm' WHERE x = 1;\nCOMMIT;",
          [3],
        ),
        migration(
          "-- +goose Up\nALTER TYPE mood ADD VALUE 'calm';\nALTER TABLE a ALTER m SET DEFAULT 'calm';",
          [3],
        ),
        {
          language: "sql",
          path: "prisma/migrations/20240101_x/migration.sql",
          code: `ALTER TYPE "Mood" ADD VALUE 'CALM';\nALTER TABLE "A" ALTER COLUMN "m" SET DEFAULT 'CALM';`,
          lines: [2],
        },
      ],
      clear: [
        migration(
          "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCOMMIT;\nUPDATE a SET m = 'calm' WHERE x = 1;",
        ),
        migration(
          "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE a SET m = 'other' WHERE x = 1;\nCOMMIT;",
        ),
        migration(
          "BEGIN;\nCREATE TYPE m AS ENUM ('a');\nALTER TYPE m ADD VALUE 'b';\nINSERT INTO x VALUES ('b');\nCOMMIT;",
        ),
      ],
    },
  },
  {
    id: "trigger-left-disabled",
    category: "data-integrity",
    severity: "major",
    confidence: "medium",
    title: "Triggers of {name} are switched off and not switched on again.",
    trigger:
      "After the migration the triggers stay silent for every session: what they keep in step or check goes wrong unseen.",
    why: "DISABLE TRIGGER is a lasting change of the table, and ALL takes foreign keys along. Enable the trigger at the end of the same migration, or drop it when it is not wanted any more.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users DISABLE TRIGGER ALL;\nUPDATE users SET a = 1 WHERE b;", [1]),
        migration("ALTER TABLE users DISABLE TRIGGER audit;", [1]),
        migration("ALTER TABLE a DISABLE TRIGGER USER;\nALTER TABLE b ENABLE TRIGGER USER;", [1]),
      ],
      clear: [
        migration(
          "ALTER TABLE a DISABLE TRIGGER ALL;\nUPDATE a SET b = 1 WHERE c;\nALTER TABLE a ENABLE TRIGGER ALL;",
        ),
        migration("ALTER TABLE users ENABLE TRIGGER audit;"),
        migration("DROP TRIGGER audit ON users;"),
      ],
    },
  },
];
