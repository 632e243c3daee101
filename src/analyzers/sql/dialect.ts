/** `postgres`: surely so. `unknown`: nothing speaks for any dialect. `other`: surely not PostgreSQL. */
export type Dialect = "postgres" | "unknown" | "other";

const otherPath =
  /(^|[/._-])(my-?sql\d*|maria-?db|sqlite\d*|mssql|sqlserver|oracle|clickhouse|cockroach(db)?|crdb|spanner|bigquery|snowflake|redshift|d1|tidb|h2|hsqldb|derby|duckdb|libsql|turso|vitess|db2|cassandra|scylla(db)?|cql|planetscale|trino|hive)([/._-]|$)/i;
const postgresPath =
  /(^|[/._-])(postgres(ql)?\d*|pg(sql)?|psql|supabase|timescale(db)?|neon|hasura)([/._-]|$)/i;

const otherWords =
  /`[\w$]+`|^\s*(GO|DELIMITER\b.*)\s*$|\[dbo\]|\b(AUTO_?INCREMENT|UNSIGNED|(TINY|MEDIUM|LONG)(TEXT|BLOB)|TINYINT|MEDIUMINT|DATETIME|NVARCHAR|VARCHAR2|CLOB|BLOB|PRAGMA|WITHOUT\s+ROWID|sqlite_\w+|\w*MergeTree|ON\s+CLUSTER|LowCardinality|IFNULL)\b|\bENGINE\s*=|\bIDENTITY\s*\(\d|\bNUMBER\s*\(|\bMODIFY\s+(COLUMN\s+)?\w|\bCHANGE\s+COLUMN\b|\bON\s+UPDATE\s+CURRENT_TIMESTAMP|\bdatetime\s*\(|\bstrftime\s*\(/im;

const postgresWords =
  /::|\$\w*\$|\b(jsonb|timestamptz|bytea|(small|big)?serial|uuid|citext|tsvector|inet|cidr|int[248]|float[48]|regclass|hstore|plpgsql|concurrently|gen_random_uuid|uuid_generate_v\d|character\s+varying|double\s+precision|with(out)?\s+time\s+zone|using\s+(gin|gist|btree|brin|hash)|not\s+valid|(create|alter)\s+(extension|policy|domain|materialized|type)|owner\s+to|on\s+conflict|comment\s+on|alter\s+column\s+\S+\s+(set\s+data\s+)?type|(set|drop)\s+not\s+null)\b|\[\]|\bpublic\./i;

/** Without comments and texts, whose words say nothing of the dialect. */
function bare(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, " ");
}

/** Of which dialect a script is, by its path and by words that only one dialect has. */
export function dialectOf(path: string, sql: string): Dialect {
  if (otherPath.test(path)) return "other";
  const words = bare(sql);
  if (otherWords.test(words)) return "other";
  if (postgresPath.test(path) || postgresWords.test(words)) return "postgres";
  // Prisma quotes every name: with backticks for MySQL, which was seen above; for SQLite it hardly
  // ever gets by without a word that was seen above as well.
  return /(^|\/)migration\.sql$/.test(path) && words.includes('"') ? "postgres" : "unknown";
}
