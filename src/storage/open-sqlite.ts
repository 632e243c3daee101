import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type BetterSqlite3 from "better-sqlite3";
import { messageOf, Stop } from "../domain/errors.ts";
import { explainSqliteError } from "./explain-sqlite-error.ts";

export type SqliteFile = BetterSqlite3.Database;

/**
 * Opens, and makes if need be, the database in `file` (a path or `:memory:`), ready for use.
 * Throws `Stop` when the file or the native module cannot be used, with what to do about it.
 */
export function openSqlite(file: string): SqliteFile {
  const Database = loadDriver();
  if (file !== ":memory:") requireFolder(file);
  let database: SqliteFile | undefined;
  try {
    database = new Database(file);
    // Readers and the one writer do not wait for each other.
    database.pragma("journal_mode = WAL");
    // A killed process loses nothing; a power cut may take the last commits, in order. That is a
    // review done again, but never an acknowledged delivery: those are stored `durably`.
    database.pragma("synchronous = NORMAL");
    database.pragma("busy_timeout = 5000");
    database.pragma("foreign_keys = ON");
    // After a burst of large payloads the log file is cut back to this many bytes.
    database.pragma("journal_size_limit = 67108864");
    // The file is read only now: finds a file that is no database, or a damaged first page.
    database.pragma("schema_version");
    return database;
  } catch (error) {
    database?.close();
    throw explainSqliteError(error, file);
  }
}

/**
 * better-sqlite3 13 needs Node-API 10 and crashes without it (Node 20); version 12 aborts when it
 * is compiled on Node 24.19 or newer. So both are installed, and the runtime decides.
 * https://github.com/WiseLibs/better-sqlite3/issues/1514
 */
function loadDriver(): typeof BetterSqlite3 {
  const name = Number(process.versions.napi) >= 10 ? "better-sqlite3-v13" : "better-sqlite3";
  try {
    const loaded: unknown = createRequire(import.meta.url)(name);
    if (isDriver(loaded)) {
      // The compiled part is loaded with the first database, so a missing one shows only here.
      new loaded(":memory:").close();
      return loaded;
    }
    throw new TypeError(`${name} exports no constructor`);
  } catch (error) {
    throw new Stop(
      `The SQLite driver ${name} cannot be loaded on Node ${process.versions.node}: ${firstLine(messageOf(error))}`,
      "Run `npm ci` with the Node version that runs the server, then `npm rebuild better-sqlite3` if this stays (Node 20 compiles it: python3, make and g++ are needed).",
      { cause: error },
    );
  }
}

/** Node appends the stack of requires, which names files that are nobody's business here. */
function firstLine(message: string): string {
  return message.split("\n", 1).join("");
}

function isDriver(value: unknown): value is typeof BetterSqlite3 {
  return typeof value === "function";
}

/** Checked beforehand, because SQLite calls all of this "unable to open database file". */
function requireFolder(file: string): void {
  const folder = dirname(file);
  const place = "or set DATABASE_URL to a file in a folder that this user may write to.";
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Stop(
      `The folder ${folder} for the database ${file} does not exist.`,
      `Make it (mkdir -p ${folder}), ${place}`,
    );
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Stop(
      `The folder ${folder} for the database ${file} cannot be written: ${messageOf(error)}`,
      `Give this user write access to it (in a container: mount a writable volume there), ${place}`,
      { cause: error },
    );
  }
}
