import type { Rule } from "../rule.ts";
import { migration } from "./migration-example.ts";

/** What loses data, or takes from running programs what they still ask for. */
export const dataRules: readonly Rule[] = [
  {
    id: "column-replaced",
    category: "data-integrity",
    severity: "major",
    confidence: "high",
    title: "The column {name} is dropped and added again, so all its values are lost.",
    trigger: "After the migration every row has NULL or the default where its value was.",
    why: "Tools write this for a changed type when they know no conversion. ALTER COLUMN TYPE with USING, or a new column that is filled from the old one before that is dropped, keeps the values.",
    skipInTests: true,
    examples: {
      flagged: [
        migration('ALTER TABLE "U" DROP COLUMN "age",\nADD COLUMN "age" INTEGER;', [1]),
        migration("ALTER TABLE u DROP COLUMN age;\nALTER TABLE u ADD COLUMN age int;", [1]),
        migration(
          "ALTER TABLE u\n  DROP COLUMN IF EXISTS state,\n  ADD COLUMN state text DEFAULT 'new';",
          [2],
        ),
      ],
      clear: [
        migration(
          "ALTER TABLE u DROP COLUMN s;\nALTER TABLE u ADD COLUMN s tsvector GENERATED ALWAYS AS (f(t)) VIRTUAL;",
        ),
        migration(
          "CREATE TABLE old AS SELECT age FROM u;\nALTER TABLE u DROP COLUMN age;\nALTER TABLE u ADD COLUMN age int;",
        ),
        migration("ALTER TABLE u ALTER COLUMN age TYPE varchar(20) USING age::varchar;"),
      ],
    },
  },
  {
    id: "drop-column",
    category: "data-integrity",
    severity: "minor",
    confidence: "medium",
    title: "The column {name} is dropped with all its values.",
    trigger:
      "Instances of the program that still run the previous version fail on every query that names the column, and going back does not bring the values back.",
    why: "Stop using the column in one release and drop it in a later one, with a copy of what may be needed again.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users DROP COLUMN nickname;", [1]),
        migration("ALTER TABLE users\n  ADD COLUMN a int,\n  DROP COLUMN IF EXISTS b;", [3]),
        migration("ALTER TABLE users DROP nickname CASCADE;", [1]),
      ],
      clear: [
        migration(
          "UPDATE users SET name = nickname WHERE name IS NULL;\nALTER TABLE users DROP COLUMN nickname;",
        ),
        migration(
          "INSERT INTO nicks (n) SELECT nickname FROM users;\nALTER TABLE users DROP COLUMN nickname;",
        ),
        migration("ALTER TABLE users DROP CONSTRAINT users_nickname_key;"),
        migration(
          "-- +goose Up\nSELECT 1;\n-- +goose Down\nALTER TABLE users DROP COLUMN nickname;",
        ),
      ],
    },
  },
  {
    id: "drop-table",
    category: "data-integrity",
    severity: "minor",
    confidence: "medium",
    title: "The table {name} is dropped with all its rows.",
    trigger:
      "Instances of the program that still run the previous version fail on it, and going back does not bring the rows back.",
    why: "Stop using the table in one release and drop it in a later one, or rename it first and keep it for a while.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("DROP TABLE users;", [1]),
        migration("CREATE TABLE a (id int);\nDROP TABLE IF EXISTS a, public.b CASCADE;", [2]),
        migration('DROP TABLE "Session";', [1]),
      ],
      clear: [
        migration("CREATE TEMP TABLE t AS SELECT 1;\nDROP TABLE t;"),
        migration("CREATE TABLE n (id int);\nDROP TABLE users;\nALTER TABLE n RENAME TO users;"),
        migration("DROP TABLE IF EXISTS users;\nCREATE TABLE users (id int);"),
        migration("INSERT INTO people SELECT * FROM users;\nDROP TABLE users;"),
        migration("DROP INDEX users_email;"),
      ],
    },
  },
  {
    id: "drop-cascade",
    category: "data-integrity",
    severity: "major",
    confidence: "medium",
    title: "With the {name}, CASCADE drops every column that depends on it.",
    trigger:
      "A table that still uses it loses that column and its values, without an error or a question.",
    why: "Without CASCADE, PostgreSQL refuses and names what still depends on it; that is the list to go through first.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("DROP TYPE mood CASCADE;", [1]),
        migration("DROP DOMAIN IF EXISTS shop.price CASCADE;", [1]),
        migration("DROP EXTENSION citext CASCADE;", [1]),
      ],
      clear: [
        migration("DROP TYPE mood;"),
        migration("DROP FUNCTION f() CASCADE;"),
        migration("CREATE TYPE t AS ENUM ('a');\nDROP TYPE t CASCADE;"),
        migration("DROP VIEW v CASCADE;"),
        migration("DROP SCHEMA IF EXISTS functions CASCADE;\nCREATE SCHEMA functions;"),
      ],
    },
  },
  {
    id: "truncate",
    category: "data-integrity",
    severity: "minor",
    confidence: "medium",
    title: "All rows of {name} are removed.",
    trigger:
      "Where the table holds more than what can be made again, it is lost with this migration.",
    why: "TRUNCATE asks nothing and fires no DELETE triggers. Say in a comment where the rows come back from, or copy them first.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("TRUNCATE users;", [1]),
        migration("TRUNCATE TABLE a, b RESTART IDENTITY CASCADE;", [1]),
        migration("CREATE TABLE a (id int);\nTRUNCATE a, b;", [2]),
      ],
      clear: [
        migration("CREATE TABLE a (id int);\nTRUNCATE a;"),
        migration("DELETE FROM users WHERE deleted_at IS NOT NULL;"),
        migration("/* Sessions are made anew at the next sign-in. */\nTRUNCATE sessions;"),
        migration("SELECT date_trunc('day', now()); -- TRUNCATE users;"),
      ],
    },
  },
  {
    id: "delete-all-rows",
    category: "data-integrity",
    severity: "major",
    confidence: "medium",
    title: "DELETE without WHERE removes all rows of {name}.",
    trigger: "Every row of the table is gone after the migration.",
    why: "Where that is meant, TRUNCATE says so; otherwise a condition is missing. USING alone does not limit the rows.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("DELETE FROM users;", [1]),
        migration("DELETE FROM users\nUSING banned;", [1]),
        migration("CREATE TABLE a (id int);\nDELETE FROM b;", [2]),
      ],
      clear: [
        migration("DELETE FROM users WHERE id = 1;"),
        migration("DELETE FROM a USING b WHERE a.id = b.id;"),
        migration("-- The cache fills itself again.\nDELETE FROM cache;"),
        migration("INSERT INTO people SELECT * FROM users;\nDELETE FROM users;"),
        migration("CREATE TEMP TABLE t AS SELECT 1;\nDELETE FROM t;"),
      ],
    },
  },
  {
    id: "update-cross-join",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "UPDATE takes values from another table without saying which row belongs to which.",
    trigger: "Every row gets the values of one arbitrary row of the other table.",
    why: "FROM without WHERE joins each row with all rows. Add the condition that joins the two tables.",
    skipInTests: true,
    examples: {
      flagged: [
        migration("UPDATE a SET x = b.x FROM b;", [1]),
        migration("UPDATE a\nSET x = other.x\nFROM b AS other;", [1]),
        migration("UPDATE a SET x = b.x, y = c.y FROM b, c;", [1]),
      ],
      clear: [
        migration("UPDATE a SET x = b.x FROM b WHERE b.id = a.id;"),
        migration("UPDATE a SET x = s.n FROM (SELECT count(*) AS n FROM b) s;"),
        migration("WITH s AS (SELECT count(*) AS n FROM b) UPDATE a SET x = s.n FROM s;"),
        migration("UPDATE a SET x = (SELECT b.x FROM b WHERE b.id = a.id);"),
      ],
    },
  },
  {
    id: "rename-table",
    category: "api-contract",
    severity: "minor",
    confidence: "medium",
    title: "The table {name} gets another name while programs still ask for the old one.",
    trigger:
      "From the migration until the last instance is replaced, every query of the previous version fails.",
    why: "Leave a view of the old name behind until all instances know the new one.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users RENAME TO people;", [1]),
        migration("CREATE TABLE a (id int);\nALTER TABLE b RENAME TO c;", [2]),
        migration('ALTER TABLE "User" RENAME TO "Person";', [1]),
      ],
      clear: [
        migration(
          "ALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT id FROM people;",
        ),
        migration("CREATE TABLE n (id int);\nALTER TABLE n RENAME TO people;"),
        migration("ALTER TABLE users RENAME TO old;\nCREATE TABLE users (id int);"),
        migration("ALTER INDEX users_email RENAME TO people_email;"),
      ],
    },
  },
  {
    id: "rename-column",
    category: "api-contract",
    severity: "minor",
    confidence: "medium",
    title: "The column {name} gets another name while programs still ask for the old one.",
    trigger:
      "From the migration until the last instance is replaced, every query of the previous version that names the column fails.",
    why: "Add the new column beside the old one, keep both filled, and drop the old one in a later release.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users RENAME COLUMN name TO full_name;", [1]),
        migration("ALTER TABLE users RENAME name TO full_name;", [1]),
        migration("SELECT 1;\nALTER TABLE public.users\n  RENAME COLUMN a TO b;", [2]),
      ],
      clear: [
        migration("CREATE TABLE a (b int);\nALTER TABLE a RENAME COLUMN b TO c;"),
        migration("ALTER TABLE a ADD COLUMN n int;\nALTER TABLE a RENAME COLUMN n TO m;"),
        migration("ALTER TABLE users RENAME CONSTRAINT a TO b;"),
      ],
    },
  },
  {
    id: "compares-with-null",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "A comparison with NULL is never true.",
    trigger: "The condition keeps no row, also not those that have no value.",
    why: "NULL is equal to nothing, not even to itself. IS NULL and IS NOT NULL ask the question that was meant.",
    examples: {
      flagged: [
        migration("UPDATE users SET name = '' WHERE name = NULL;", [1]),
        migration("DELETE FROM users\nWHERE email <> NULL;", [1]),
        migration("SELECT 1;\nCREATE VIEW v AS SELECT * FROM a WHERE b = NULL OR c = 1;", [2]),
      ],
      clear: [
        migration("UPDATE users SET name = NULL WHERE id = 1;"),
        migration("UPDATE users SET name = '' WHERE name IS NULL;"),
        migration("DELETE FROM users WHERE name = 'NULL';"),
      ],
    },
  },
];
