import type { Credentials } from "./authenticate.ts";
import type { Repository, World } from "./world.ts";

/** The repository that a path names; `moved` when by a former name, null when there is none. */
export interface Found {
  readonly repository: Repository | null;
  readonly moved: boolean;
}

/** Null for routes that name no repository. Names are told apart without regard to case. */
export function findRepository(
  world: World,
  params: Readonly<Record<string, string>>,
): Found | null {
  const { owner, repo } = params;
  if (owner === undefined || repo === undefined) return null;
  const name = `${owner}/${repo}`.toLowerCase();
  const all = [...world.repositories.values()];
  const current = all.find((each) => `${each.owner.login}/${each.name}`.toLowerCase() === name);
  if (current !== undefined) return { repository: current, moved: false };
  const former = all.find((each) =>
    each.formerNames.some((formerName) => formerName.toLowerCase() === name),
  );
  return { repository: former ?? null, moved: former !== undefined };
}

/** Whether the sender may know that the repository exists (A2). The App's JWT sees them all. */
export function isVisible(repository: Repository, credentials: Credentials): boolean {
  return !repository.private || credentials.kind === "app" || isGranted(repository, credentials);
}

/** Whether the sender's token covers the repository. */
export function isGranted(repository: Repository, credentials: Credentials): boolean {
  if (credentials.kind !== "installation") return false;
  const { installation, repositoryIds } = credentials.token;
  return (
    installation.repositoryIds.has(repository.id) && (repositoryIds?.has(repository.id) ?? true)
  );
}
