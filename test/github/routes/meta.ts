import type { Limits } from "../limits.ts";
import { notFound } from "../replies.ts";
import type { Route } from "../route.ts";
import { isoTime, userJson } from "../user-json.ts";

const joined = Date.UTC(2026, 0, 1);

/** What needs no repository: users, limits, and the page that a client pings. */
export function metaRoutes(limits: Limits): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/meta",
      auth: "none",
      needs: {},
      handle: () => ({ status: 200, body: { verifiable_password_authentication: false } }),
    },
    {
      method: "GET",
      path: "/rate_limit",
      auth: "none",
      needs: {},
      handle({ world, actor }) {
        const who =
          actor.kind === "installation" ? `installation ID ${actor.installation.id}` : "the App";
        const core = limits.core(who, world.now());
        return { status: 200, body: { resources: { core, search: core }, rate: core } };
      },
    },
    {
      method: "GET",
      path: "/users/{username}",
      auth: "none",
      needs: {},
      handle({ world, params }) {
        const user = world.users.get(params.username ?? "");
        if (user === undefined) return notFound();
        return {
          status: 200,
          body: {
            ...userJson(world, user),
            name: null,
            company: null,
            blog: "",
            location: null,
            email: null,
            hireable: null,
            bio: null,
            twitter_username: null,
            public_repos: 0,
            public_gists: 0,
            followers: 0,
            following: 0,
            created_at: isoTime(joined),
            updated_at: isoTime(joined),
          },
        };
      },
    },
  ];
}
