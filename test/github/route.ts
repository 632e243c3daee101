import type { Installation, Permissions, Pull, Repository, User, World } from "./world.ts";

/** A request after authentication, rename redirects and the check against the description. */
export interface Call {
  readonly world: World;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The App by JWT, or one of its installations by token. */
  readonly actor:
    | { readonly kind: "app" }
    | {
        readonly kind: "installation";
        readonly installation: Installation;
        readonly permissions: Permissions;
        readonly user: User;
      };
  /** Set on routes below `/repos/{owner}/{repo}`. */
  readonly repository: Repository;
  /** The pull request of `{pull_number}` or `{issue_number}`; answers 404 when there is none. */
  pull(): Pull;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** As in the OpenAPI description. */
  readonly path: string;
  /** Permission names and the least access; checked before `handle` (rule A3). */
  readonly needs: Readonly<Record<string, "read" | "write">>;
  readonly auth: "app" | "installation" | "none";
  handle(call: Call): Promise<Reply> | Reply;
}
