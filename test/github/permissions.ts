import type { Credentials } from "./authenticate.ts";
import { basicError } from "./replies.ts";
import type { Reply, Route } from "./route.ts";
import { isGranted } from "./visibility.ts";
import type { Access, Permissions, Repository } from "./world.ts";

const rank: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2, admin: 3 };

/** Whether `have` reaches `wanted`. */
export function reaches(have: Access | undefined, wanted: Access): boolean {
  return rank[have ?? "none"] >= rank[wanted];
}

/**
 * 403 when the sender's token lacks what the route needs (A3). A public repository outside the
 * installation may be read, never written.
 */
export function missingPermissions(
  route: Route,
  credentials: Credentials,
  repository: Repository | null,
): Reply | null {
  if (credentials.kind !== "installation") return null;
  const foreign = repository !== null && !isGranted(repository, credentials);
  if (foreign && route.method === "GET") return null;
  if (!foreign && holdsAll(credentials.token.permissions, route.needs)) return null;
  return basicError(403, "Resource not accessible by integration", {
    "x-accepted-github-permissions": Object.entries(route.needs)
      .map(([name, access]) => `${name}=${access}`)
      .join(","),
  });
}

function holdsAll(have: Permissions, needs: Route["needs"]): boolean {
  return Object.entries(needs).every(
    // Every installation may read what a repository is called.
    ([name, access]) => (name === "metadata" && access === "read") || reaches(have[name], access),
  );
}
