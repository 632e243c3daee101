import { deliveryId, reviewId, sha } from "../../src/domain/ids.ts";
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

/** A button of a check that was pressed, told of by this delivery. */
export function button(delivery: string): Intent {
  const repository = { id: "r1", owner: "ada", name: "engine" };
  return {
    kind: "button",
    installationId: 1,
    delivery: deliveryId(delivery),
    pullRequest: { repository, number: 1 },
    button: "ignore-findings",
    login: "ada",
    checkRun: 41,
    head: sha("a".repeat(40)),
    review: reviewId("1".repeat(16)),
  };
}

export function group(gone: boolean): Intent {
  const repository = { id: "r1", owner: "ada", name: "engine" };
  const shas = { head: sha("a".repeat(40)), base: sha("b".repeat(40)) };
  return {
    kind: "merge-group",
    installationId: 1,
    group: { repository, ...shas, number: null },
    gone,
  };
}
