import { onTestFinished } from "vitest";
import { type Answer, installationAuthorization, type RequestOptions, send } from "../api.ts";
import { type GitHub, type GitHubOptions, type RepositoryHandle, startGitHub } from "../server.ts";
import type { NewRepository } from "../repositories.ts";

/** What most rules are tried on: one repository, and a client with an installation token. */
export interface Setting {
  readonly github: GitHub;
  readonly repository: RepositoryHandle;
  /** `/repos/octo-org/shop`. */
  readonly at: string;
  readonly get: (path: string, headers?: RequestOptions["headers"]) => Promise<Answer>;
  readonly post: (path: string, body?: unknown) => Promise<Answer>;
}

/** Starts a GitHub that ends with the test. */
export async function start(options: GitHubOptions = {}): Promise<GitHub> {
  const github = await startGitHub(options);
  onTestFinished(() => github.close());
  return github;
}

/** Starts a GitHub with the repository `octo-org/shop`. */
export async function setting(
  options: GitHubOptions = {},
  repository: Partial<NewRepository> = {},
): Promise<Setting> {
  const github = await start(options);
  const handle = await github.createRepository({
    owner: "octo-org",
    name: "shop",
    files: { "till.ts": "one\ntwo\nthree\n" },
    ...repository,
  });
  const authorization = await installationAuthorization(github);
  return {
    github,
    repository: handle,
    at: "/repos/octo-org/shop",
    get: (path, headers = {}) => send(github, authorization, "GET", path, { headers }),
    post: (path, body) => send(github, authorization, "POST", path, { body }),
  };
}
