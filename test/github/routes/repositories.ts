import { basicError } from "../replies.ts";
import { repositoryJson } from "../repository-json.ts";
import type { Call, Reply, Route } from "../route.ts";
import { userJson } from "../user-json.ts";
import type { Access } from "../world.ts";

export const repositoryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}",
    auth: "installation",
    needs: { metadata: "read" },
    handle: ({ world, repository }) => ({
      status: 200,
      body: repositoryJson(world, repository),
    }),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/collaborators/{username}/permission",
    auth: "installation",
    needs: { metadata: "read" },
    handle: permission,
  },
];

/** `maintain` and `triage` are told as `write` and `read`; `role_name` has the exact word (C10). */
function permission({ world, repository, params }: Call): Reply {
  const login = params.username ?? "";
  const user = world.users.get(login);
  if (user === undefined) return basicError(404, `${login} is not a user`);
  const everyone: Access = repository.private ? "none" : "read";
  const owner = { permission: "admin", roleName: "admin" } as const;
  const { permission: access, roleName } =
    user.id === repository.owner.id
      ? owner
      : (repository.collaborators.get(login) ?? { permission: everyone, roleName: everyone });
  const body = {
    permission: access,
    role_name: roleName,
    user: {
      ...userJson(world, user),
      role_name: roleName,
      permissions: {
        pull: access !== "none",
        triage: roleName === "triage" || access === "write" || access === "admin",
        push: access === "write" || access === "admin",
        maintain: roleName === "maintain" || access === "admin",
        admin: access === "admin",
      },
    },
  };
  return { status: 200, body };
}
