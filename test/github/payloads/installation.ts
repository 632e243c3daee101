import { installationJson } from "../installation-json.ts";
import { userJson } from "../user-json.ts";
import type { Installation, Repository, User, World } from "../world.ts";

/** `installation.created` or `installation.deleted`, sent without subscription (W8). */
export function installationPayload(
  world: World,
  installation: Installation,
  sender: User,
  action: "created" | "deleted",
): Record<string, unknown> {
  const repositories = [...world.repositories.values()].filter((repository) =>
    installation.repositoryIds.has(repository.id),
  );
  return {
    action,
    installation: installationJson(world, installation),
    repositories: repositories.map(summary),
    requester: null,
    sender: userJson(world, sender),
  };
}

/** `installation_repositories.added` or `.removed`. */
export function installationRepositoriesPayload(
  world: World,
  installation: Installation,
  sender: User,
  action: "added" | "removed",
  repositories: readonly Repository[],
): Record<string, unknown> {
  const listed = repositories.map(summary);
  return {
    action,
    installation: installationJson(world, installation),
    repository_selection: "selected",
    repositories_added: action === "added" ? listed : [],
    repositories_removed: action === "removed" ? listed : [],
    requester: null,
    sender: userJson(world, sender),
  };
}

/** `ping`, sent when a hook is made: no installation, no repository. */
export function pingPayload(world: World): Record<string, unknown> {
  const id = 400_000_000 + world.app.id;
  return {
    zen: "Half measures are as bad as nothing at all.",
    hook_id: id,
    hook: {
      type: "App",
      id,
      name: "web",
      active: true,
      app_id: world.app.id,
      events: [...world.app.events],
      config: { content_type: "json", insecure_ssl: "0", url: world.app.webhookUrl ?? world.url },
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
      deliveries_url: `${world.url}/app/hook/deliveries`,
    },
  };
}

function summary(repository: Repository): Record<string, unknown> {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
  };
}
