import { associationOf } from "./pull-json.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { isoTime, userJson } from "./user-json.ts";
import type { Pull, Repository, Review, World } from "./world.ts";

/** `pull-request-review`; a pending one has no `submitted_at` (R14). */
export function reviewJson(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
): Record<string, unknown> {
  const pullUrl = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userJson(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, review.author),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    ...(review.submittedAt === null ? {} : { submitted_at: isoTime(review.submittedAt) }),
    commit_id: review.commitId,
  };
}

/** The form in deliveries: the state is in lower case and an empty body is null. */
export function reviewWebhookJson(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
): Record<string, unknown> {
  return {
    ...reviewJson(world, repository, pull, review),
    body: review.body === "" ? null : review.body,
    state: review.state.toLowerCase(),
    submitted_at: review.submittedAt === null ? null : isoTime(review.submittedAt),
  };
}
