import type { GitHubClient } from "./client.ts";
import type { Place } from "./pull.ts";
import { PermissionLevel } from "./shapes.ts";

/** Whether a person may write to the repository; asked of GitHub, never guessed. */
export async function mayWrite(
  client: GitHubClient,
  { owner, repo }: Pick<Place, "owner" | "repo">,
  login: string,
): Promise<boolean> {
  const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
  const level = await client.read(route, { owner, repo, username: login }, PermissionLevel);
  // GitHub answers maintain as write and triage as read; 404 is nobody it knows.
  return level !== null && ["admin", "write"].includes(level.permission);
}
