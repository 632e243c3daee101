import { appJson } from "../app-json.ts";
import { installationJson } from "../installation-json.ts";
import { paginate } from "../pagination.ts";
import { reaches } from "../permissions.ts";
import { basicError, notFound } from "../replies.ts";
import { repositoryJson } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";
import type { Tokens } from "../tokens.ts";
import { isoTime } from "../user-json.ts";
import type { Access, Installation, Permissions, Repository } from "../world.ts";

/** The App about itself, its installations and their tokens. */
export function appRoutes(tokens: Tokens): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/app",
      auth: "app",
      needs: {},
      handle: ({ world }) => ({
        status: 200,
        body: { ...appJson(world, world.app.id), installations_count: world.installations.size },
      }),
    },
    {
      method: "GET",
      path: "/app/installations",
      auth: "app",
      needs: {},
      handle({ world, query }) {
        const all = [...world.installations.values()];
        const { items, headers } = paginate(all, `${world.url}/app/installations`, query);
        return { status: 200, body: items.map((each) => installationJson(world, each)), headers };
      },
    },
    {
      method: "GET",
      path: "/app/installations/{installation_id}",
      auth: "app",
      needs: {},
      handle(call) {
        const installation = named(call);
        return installation === null
          ? notFound()
          : { status: 200, body: installationJson(call.world, installation) };
      },
    },
    {
      method: "GET",
      path: "/repos/{owner}/{repo}/installation",
      auth: "app",
      needs: {},
      handle({ world, repository }) {
        for (const installation of world.installations.values()) {
          if (installation.repositoryIds.has(repository.id)) {
            return { status: 200, body: installationJson(world, installation) };
          }
        }
        return notFound();
      },
    },
    {
      method: "POST",
      path: "/app/installations/{installation_id}/access_tokens",
      auth: "app",
      needs: {},
      handle: (call) => issueToken(call, tokens),
    },
    {
      method: "DELETE",
      path: "/installation/token",
      auth: "installation",
      needs: {},
      handle({ headers }) {
        tokens.revoke(headers.authorization?.split(" ").at(-1) ?? "");
        return { status: 204 };
      },
    },
    {
      method: "GET",
      path: "/installation/repositories",
      auth: "installation",
      needs: { metadata: "read" },
      handle({ world, actor, query }) {
        const ids = actor.kind === "installation" ? actor.installation.repositoryIds : new Set();
        const all = [...world.repositories.values()].filter(({ id }) => ids.has(id));
        const address = `${world.url}/installation/repositories`;
        const { items, headers } = paginate(all, address, query);
        const repositories = items.map((each) => repositoryJson(world, each));
        const body = { total_count: all.length, repository_selection: "selected", repositories };
        return { status: 200, body, headers };
      },
    },
  ];
}

function named({ world, params }: Call): Installation | null {
  return world.installations.get(Number(params.installation_id)) ?? null;
}

/** Most repositories that one token may be narrowed to (A8). */
const mostRepositories = 500;

function issueToken(call: Call, tokens: Tokens): Reply {
  const { world, body } = call;
  const installation = named(call);
  if (installation === null) return notFound();
  if (installation.suspended) return basicError(403, "This installation has been suspended");
  const permissions = narrowedPermissions(installation.permissions, body.permissions);
  const repositories = narrowedRepositories(call, installation);
  if (permissions === null) {
    return basicError(422, "The permissions requested are not granted to this installation.");
  }
  if (repositories === "refused") {
    return basicError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  const repositoryIds = repositories && new Set(repositories.map(({ id }) => id));
  const token = tokens.issue({ installation, permissions, repositoryIds, now: world.now() });
  return {
    status: 201,
    body: {
      token: token.text,
      expires_at: isoTime(token.expiresAt),
      permissions,
      repository_selection: "selected",
      ...(repositories && {
        repositories: repositories.map((each) => repositoryJson(world, each)),
      }),
    },
  };
}

/** Null when more is asked for than the installation has. */
function narrowedPermissions(granted: Permissions, asked: unknown): Permissions | null {
  if (typeof asked !== "object" || asked === null) return granted;
  const entries: [string, Access][] = [];
  for (const [name, wanted] of Object.entries(asked)) {
    if (wanted !== "read" && wanted !== "write" && wanted !== "admin") return null;
    if (!reaches(granted[name], wanted)) return null;
    entries.push([name, wanted]);
  }
  return { metadata: "read", ...Object.fromEntries(entries) };
}

/** Null when the token is for all repositories of the installation. */
function narrowedRepositories(
  { world, body }: Call,
  installation: Installation,
): readonly Repository[] | "refused" | null {
  const names: unknown[] = Array.isArray(body.repositories) ? body.repositories : [];
  const ids: unknown[] = Array.isArray(body.repository_ids) ? body.repository_ids : [];
  const asked = names.length + ids.length;
  if (asked === 0) return null;
  const own = [...world.repositories.values()].filter(({ id }) =>
    installation.repositoryIds.has(id),
  );
  const found = own.filter(({ id, name }) => ids.includes(id) || names.includes(name));
  return asked > mostRepositories || found.length < asked ? "refused" : found;
}
