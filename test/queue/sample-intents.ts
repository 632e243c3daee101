import type { Intent } from "../../src/domain/intent.ts";

/** A review of pull request `number` in repository `r<installationId>`. */
export function review(
  number: number,
  mode: "push" | "again" | "full" = "push",
  installationId = 1,
): Intent {
  const repository = { id: `r${installationId}`, owner: "ada", name: "engine" };
  return { kind: "review", installationId, pullRequest: { repository, number }, mode };
}

export function command(commentId: number): Intent {
  const repository = { id: "r1", owner: "ada", name: "engine" };
  return {
    kind: "command",
    installationId: 1,
    pullRequest: { repository, number: 1 },
    commentId,
    author: "ada",
    body: "/review",
  };
}
