import { basename } from "node:path";

/**
 * Owner and name of a clone, from the address it was cloned from; credentials in it are never
 * read. Without an address that has both, the folder names it.
 */
export function repositoryName(
  origin: string | null,
  folder: string,
): { readonly owner: string; readonly name: string } {
  // Both `https://host/owner/name.git` and `git@host:owner/name.git` end alike.
  const parts = /(?:^|[/:])([^/:@\s]+)\/([^/:@\s]+?)(?:\.git)?\/?$/.exec(origin ?? "");
  const [, owner, name] = parts ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name };
  return { owner: "local", name: basename(folder).replace(/\.git$/, "") || "repository" };
}
