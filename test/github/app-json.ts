import { isoTime, nodeId, userJson } from "./user-json.ts";
import type { World } from "./world.ts";

const registered = Date.UTC(2026, 0, 1);

/** An App as checks and comments name it; `integration` of the description. */
export function appJson(world: World, appId: number): Record<string, unknown> {
  const own = appId === world.app.id;
  const slug = own ? world.app.slug : `app-${appId}`;
  return {
    id: appId,
    slug,
    node_id: nodeId("A", appId),
    owner: userJson(world, world.user("octo-org")),
    name: slug,
    description: "",
    external_url: `${world.url}/apps/${slug}`,
    html_url: `${world.url}/apps/${slug}`,
    created_at: isoTime(registered),
    updated_at: isoTime(registered),
    permissions: own ? world.app.permissions : { checks: "write", metadata: "read" },
    events: own ? [...world.app.events] : [],
  };
}

/** `performed_via_github_app`: set on what our bot wrote, null on what people wrote. */
export function viaAppJson(world: World, authorId: number): Record<string, unknown> | null {
  return authorId === world.app.bot.id ? appJson(world, world.app.id) : null;
}
