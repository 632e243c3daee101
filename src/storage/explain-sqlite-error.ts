import { messageOf, Stop } from "../domain/errors.ts";

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) in words, with the cure. */
const explanations: readonly (readonly [code: string, what: string, hint: string])[] = [
  [
    "SQLITE_CANTOPEN",
    "cannot be opened",
    "Check that it is a file in a folder that exists and that this user may write to, or set DATABASE_URL to another place.",
  ],
  [
    "SQLITE_READONLY",
    "is read-only",
    "Give this user write access to the file and its folder (in a container: mount a writable volume there), or set DATABASE_URL to a writable place.",
  ],
  [
    "SQLITE_PERM",
    "may not be written by this user",
    "Give this user write access to the file and its folder.",
  ],
  [
    "SQLITE_NOTADB",
    "is not a Marginalia database",
    "Set DATABASE_URL to another file, or move this one away; a new one is made at the next start.",
  ],
  [
    "SQLITE_CORRUPT",
    "is damaged",
    "Restore it from a backup, or move the file and its -wal and -shm companions away; a new one is made at the next start, and open pull requests are reviewed afresh.",
  ],
  ["SQLITE_FULL", "has no room to grow: the disk is full", "Free some space on that disk."],
  [
    "SQLITE_IOERR",
    "cannot be read or written: the disk reports an error",
    "Check the disk and its free space. Network file systems are not supported.",
  ],
  [
    "SQLITE_BUSY",
    "is held by another process",
    "Stop the other process that uses this file, then start again.",
  ],
];

/** `code` of anything thrown, e.g. `SQLITE_FULL`; undefined when it has none. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * What a failed use of the database file means for whoever runs the server. Returns a `Stop` that
 * names the file and the cure; extended codes (`SQLITE_IOERR_WRITE`) count as their primary one.
 */
export function explainSqliteError(error: unknown, file: string): Stop {
  if (error instanceof Stop) return error;
  const code = codeOf(error) ?? "";
  const known = explanations.find(
    ([primary]) => code === primary || code.startsWith(`${primary}_`),
  );
  if (known !== undefined) {
    return new Stop(`The database ${file} ${known[1]} (${code}).`, known[2], { cause: error });
  }
  return new Stop(
    `The database ${file} cannot be used: ${messageOf(error)}`,
    "Set DATABASE_URL to a file in a folder that exists and that this user may write to.",
    { cause: error },
  );
}
