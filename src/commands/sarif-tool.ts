import type { Analyzer } from "../analyzers/analyzer.ts";
import { analyzers } from "../analyzers/analyzers.ts";
import type { RepositoryRef } from "../domain/pull-request.ts";

import { knownRules } from "../terminal/known-rules.ts";
import type { SarifTool } from "../terminal/plan-as-sarif.ts";
import { readVersion } from "../settings/read-version.ts";

/** What a SARIF file says of this installation, its rules and `more`, and of the repository. */
export function sarifTool(
  repository: RepositoryRef,
  more: readonly Analyzer[],
  env: NodeJS.ProcessEnv,
): SarifTool {
  return {
    version: readVersion(),
    rules: knownRules([...analyzers, ...more]),
    repositoryUrl: repositoryUrl(repository, env),
    listsSuppressed: env["GITHUB_ACTIONS"] !== "true",
  };
}

/**
 * The address of the repository in a run of GitHub Actions, which sets both variables; null
 * elsewhere, and when the clone under review is of another repository than the run.
 */
function repositoryUrl({ owner, name }: RepositoryRef, env: NodeJS.ProcessEnv): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: running } = env;
  if (server === undefined || running?.toLowerCase() !== `${owner}/${name}`.toLowerCase()) {
    return null;
  }
  return URL.canParse(running, server) ? new URL(running, server).href : null;
}
