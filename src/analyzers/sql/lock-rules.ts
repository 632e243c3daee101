import type { Rule } from "../rule.ts";
import { migration } from "./migration-example.ts";

/** What keeps others from a table while the migration works through all its rows. */
export const lockRules: readonly Rule[] = [
  {
    id: "index-locks-writes",
    category: "performance",
    severity: "minor",
    confidence: "medium",
    title: "An index is built on {name} without CONCURRENTLY.",
    trigger:
      "Until the index is there, every INSERT, UPDATE and DELETE on the table waits; on a large table that takes minutes.",
    why: "CREATE INDEX holds a lock against writes for as long as it reads the table. CREATE INDEX CONCURRENTLY, in a migration of its own and outside of a transaction, lets writes go on.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("CREATE INDEX users_email ON users (email);", [1]),
        migration("CREATE TABLE a (id int);\nCREATE UNIQUE INDEX b_x ON b (x);", [2]),
        migration("create index if not exists t_data\n  on public.t using gin (data);", [1]),
      ],
      clear: [
        migration("CREATE INDEX CONCURRENTLY users_email ON users (email);"),
        migration("CREATE TABLE users (id int, email text);\nCREATE INDEX e ON users (email);"),
        migration("CREATE TABLE u2 AS SELECT 1 AS id;\nCREATE INDEX e ON u2 (id);"),
        migration("CREATE INDEX parent_x ON ONLY parent (x);"),
      ],
    },
  },
  {
    id: "constraint-builds-index",
    category: "performance",
    severity: "minor",
    confidence: "medium",
    title: "A unique or primary key on {name} builds its index while the table is locked.",
    trigger:
      "Nobody reads or writes the table until the index is built; on a large table that takes minutes.",
    why: "ADD CONSTRAINT takes the strongest lock and keeps it while it builds the index. Build the index first with CREATE UNIQUE INDEX CONCURRENTLY, then add the constraint with USING INDEX, which is a matter of moments.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);", [1]),
        migration(
          "ALTER TABLE users\n  DROP CONSTRAINT users_pkey,\n  ADD PRIMARY KEY (id, t);",
          [3],
        ),
        migration("ALTER TABLE ONLY public.m ADD CONSTRAINT m_pkey PRIMARY KEY (id);", [1]),
      ],
      clear: [
        migration(
          "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;",
        ),
        migration(
          "CREATE TABLE a (id int);\nALTER TABLE a ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
        ),
        migration("ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0) NOT VALID;"),
      ],
    },
  },
  {
    id: "foreign-key-validates",
    category: "performance",
    severity: "minor",
    confidence: "medium",
    title: "The foreign key {name} is checked against all rows while both tables are locked.",
    trigger:
      "Writes to both tables wait until every row was looked up; on a large table that takes minutes.",
    why: "Add the constraint with NOT VALID, which only looks at new rows, and then run ALTER TABLE VALIDATE CONSTRAINT in a later transaction: it reads the rows without stopping writes.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration(
          "ALTER TABLE o ADD CONSTRAINT o_user FOREIGN KEY (user_id) REFERENCES users (id);",
          [1],
        ),
        migration(
          "ALTER TABLE o\n  ADD FOREIGN KEY (user_id) REFERENCES users (id)\n  ON DELETE CASCADE;",
          [2],
        ),
        migration(
          "CREATE TABLE items (id int);\nALTER TABLE o ADD CONSTRAINT o_item FOREIGN KEY (item_id) REFERENCES items (id);",
          [2],
        ),
      ],
      clear: [
        migration(
          "ALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
        ),
        migration(
          "CREATE TABLE o (u int);\nALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES users (id);",
        ),
        migration(
          "ALTER TABLE o ADD COLUMN u int;\nALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES users;",
        ),
        migration("ALTER TABLE o VALIDATE CONSTRAINT f;"),
      ],
    },
  },
  {
    id: "check-validates",
    category: "performance",
    severity: "minor",
    confidence: "medium",
    title: "The check {name} is made on all rows while the table is locked.",
    trigger:
      "Nobody reads or writes the table until every row was checked, and one row that fails stops the migration.",
    why: "Add the constraint with NOT VALID, mend the rows that break it, and run ALTER TABLE VALIDATE CONSTRAINT in a later transaction, which lets reads and writes go on.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18);", [1]),
        migration(
          "ALTER TABLE users DROP CONSTRAINT adult,\nADD CONSTRAINT adult CHECK (age > 20);",
          [2],
        ),
        migration("ALTER TABLE t ADD CHECK (length(name) < 100);", [1]),
      ],
      clear: [
        migration("ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID;"),
        migration(
          "ALTER TABLE users ADD COLUMN age int;\nALTER TABLE users ADD CONSTRAINT a CHECK (age > 1);",
        ),
        migration(
          "CREATE TABLE users (age int);\nALTER TABLE users ADD CONSTRAINT a CHECK (age > 1);",
        ),
      ],
    },
  },
  {
    id: "add-column-rewrites",
    category: "performance",
    severity: "minor",
    confidence: "medium",
    title: "Adding the column {name} writes every row of the table anew.",
    trigger:
      "Each row gets a value of its own, so nobody reads or writes the table until all are written; on a large table that takes minutes.",
    why: "A constant or now() is kept once as the default, a random value, a sequence or a stored expression is not. Add the column without a default, set the default for new rows, and fill the old ones in small steps.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration(
          "ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();",
          [1],
        ),
        migration("ALTER TABLE users\n  ADD COLUMN a int,\n  ADD COLUMN seq bigserial;", [3]),
        migration(
          "ALTER TABLE p ADD COLUMN s tsvector GENERATED ALWAYS AS (to_tsvector('simple', t)) STORED;",
          [1],
        ),
      ],
      clear: [
        migration("ALTER TABLE users ADD COLUMN at timestamptz NOT NULL DEFAULT now();"),
        migration(
          "ALTER TABLE users ADD COLUMN token uuid;\nALTER TABLE users ALTER token SET DEFAULT gen_random_uuid();",
        ),
        migration("CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN seq bigserial;"),
        migration("ALTER TABLE p ADD COLUMN total int GENERATED ALWAYS AS (a + b) VIRTUAL;"),
      ],
    },
  },
  {
    id: "type-change-rewrites",
    category: "performance",
    severity: "minor",
    confidence: "medium",
    title: "The new type of {name} has every row of the table written anew.",
    trigger:
      "Nobody reads or writes the table until all rows and indexes are written; on a large table that takes minutes.",
    why: "Only changes that leave the stored bytes as they are, as to a wider varchar or to text, are done at once. Otherwise add a column of the new type, keep both filled, move the old rows in small steps, and switch over.",
    oncePerFile: true,
    skipInTests: true,
    examples: {
      flagged: [
        migration("ALTER TABLE users ALTER COLUMN id TYPE bigint;", [1]),
        migration(
          "ALTER TABLE users\n  ALTER COLUMN data SET DATA TYPE jsonb USING data::jsonb;",
          [2],
        ),
        migration(
          'ALTER TABLE "U" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");',
          [1],
        ),
      ],
      clear: [
        migration("ALTER TABLE users ALTER COLUMN name TYPE varchar(500);"),
        migration("ALTER TABLE users ALTER COLUMN name TYPE text;"),
        migration("CREATE TABLE a (id int);\nALTER TABLE a ALTER COLUMN id TYPE bigint;"),
        migration("ALTER TABLE a ALTER COLUMN price TYPE numeric(20, 4);"),
      ],
    },
  },
];
