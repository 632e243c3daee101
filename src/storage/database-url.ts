import { Stop } from "../domain/errors.ts";

/**
 * The SQLite file that DATABASE_URL names: `sqlite:PATH`, `sqlite::memory:` or a plain path.
 * Throws `Stop` for an engine that is not built in.
 */
export function sqliteFileOf(url: string): string {
  const scheme = /^([a-z][a-z0-9+]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === "sqlite") {
    const file = url.slice("sqlite:".length).replace(/^\/\/(?!$)/, "");
    if (file !== "") return file;
  } else if (scheme === undefined && url !== "") {
    return url;
  }
  // Never the whole value: it may hold a password.
  const what = scheme === undefined || scheme === "sqlite" ? "names no file" : `asks for ${scheme}`;
  throw new Stop(
    `DATABASE_URL ${what}; this version of Marginalia stores in SQLite only.`,
    "Set DATABASE_URL to sqlite:PATH, for example sqlite:./data/marginalia.db.",
  );
}
