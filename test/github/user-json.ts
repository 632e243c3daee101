import type { User, World } from "./world.ts";

/** `simple-user` of the published description. */
export function userJson(world: World, user: User): Record<string, unknown> {
  // GitHub's logins of Apps hold brackets, which a path carries encoded.
  const url = `${world.url}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId("U", user.id),
    avatar_url: `${world.url}/avatars/u/${user.id}`,
    gravatar_id: "",
    url,
    html_url: `${world.url}/${encodeURIComponent(user.login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
  };
}

/** An opaque GraphQL id in GitHub's shape: the kind's short name, then base64url of the number. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(`emulated:${id}`).toString("base64url")}`;
}

/** GitHub's form of a time: UTC, whole seconds. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, "Z");
}
