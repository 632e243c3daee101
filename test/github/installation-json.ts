import { isoTime, userJson } from "./user-json.ts";
import type { Installation, World } from "./world.ts";

const installed = Date.UTC(2026, 0, 1);

/** `installation` of the published description. */
export function installationJson(
  world: World,
  installation: Installation,
): Record<string, unknown> {
  const { id, account } = installation;
  return {
    id,
    account: userJson(world, account),
    repository_selection: "selected",
    access_tokens_url: `${world.url}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${id}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    target_id: account.id,
    target_type: account.type === "User" ? "User" : "Organization",
    permissions: installation.permissions,
    events: [...world.app.events],
    single_file_name: null,
    created_at: isoTime(installed),
    updated_at: isoTime(installed),
    suspended_by: installation.suspended ? userJson(world, account) : null,
    suspended_at: installation.suspended ? isoTime(world.now()) : null,
  };
}
