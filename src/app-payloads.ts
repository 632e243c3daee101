import { z } from "zod";
import { sha } from "./domain/ids.ts";
import type { PullRequestRef, RepositoryRef } from "./domain/pull-request.ts";

/** The fields of GitHub's webhooks that are used, and no others; the rest may change freely. */

const number = z.int().positive();

const repository = z
  .object({ id: number, name: z.string().min(1), owner: z.object({ login: z.string().min(1) }) })
  .transform(({ id, name, owner }): RepositoryRef => ({
    id: String(id),
    owner: owner.login,
    name,
  }));

const installation = z.object({ id: number });

/** A commit by its full name. */
const commit = z.string().transform((text, context) => {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) return sha(text);
  context.addIssue({ code: "custom", message: "no full git object name" });
  return z.NEVER;
});

const account = z.object({ login: z.string().min(1), type: z.string() });

/** Pull requests of a check, as far as GitHub names them: none for the head of a fork. */
const checkedPullRequests = z.array(
  z.object({ number, base: z.object({ repo: z.object({ id: number }) }) }),
);

export const pullRequestPayload = z.object({
  action: z.string(),
  installation,
  repository,
  pull_request: z.object({
    number,
    state: z.string(),
    head: z.object({ sha: commit.optional() }).optional(),
  }),
  changes: z.object({ base: z.object({}).optional(), title: z.object({}).optional() }).optional(),
});

export const issueCommentPayload = z.object({
  installation,
  repository,
  issue: z.object({ number, pull_request: z.object({}).nullish() }),
  comment: z.object({ id: number, body: z.string().nullable(), user: account.nullable() }),
  sender: account,
});

export const reviewCommentPayload = z.object({
  installation,
  repository,
  pull_request: z.object({ number }),
  comment: z.object({
    id: number,
    in_reply_to_id: number.nullish(),
    body: z.string().nullable(),
    user: account.nullable(),
  }),
  sender: account,
});

/** The first comment says whose thread it is. */
export const reviewThreadPayload = z.object({
  installation,
  repository,
  pull_request: z.object({ number, state: z.string() }),
  thread: z.object({ comments: z.array(z.object({ user: account.nullable() })) }),
  sender: account,
});

export const checkRunPayload = z.object({
  installation,
  repository,
  check_run: z.object({
    head_sha: commit,
    app: z.object({ id: number }).nullable(),
    external_id: z.string().nullish(),
    pull_requests: checkedPullRequests,
  }),
});

export const checkSuitePayload = z.object({
  installation,
  repository,
  check_suite: z.object({
    head_sha: commit,
    head_branch: z.string().nullish(),
    app: z.object({ id: number }).nullable(),
    pull_requests: checkedPullRequests,
  }),
});

export const requestedActionPayload = z.object({
  installation,
  repository,
  sender: account,
  check_run: z.object({
    id: z.number(),
    head_sha: commit,
    app: z.object({ id: z.number() }).nullable(),
    external_id: z.string().nullish(),
  }),
  requested_action: z.object({ identifier: z.string() }),
});

export const mergeGroupPayload = z.object({
  action: z.string(),
  installation,
  repository,
  merge_group: z.object({ head_sha: commit, head_ref: z.string(), base_sha: commit }),
});

export const installationPayload = z.object({ installation });

/**
 * The pull requests of `repository` among those that GitHub names for a check. It also names pull
 * requests of other repositories of the network that share the head.
 */
export function pullRequestsOf(
  repository: RepositoryRef,
  named: z.infer<typeof checkedPullRequests>,
): readonly PullRequestRef[] {
  return named
    .filter(({ base }) => String(base.repo.id) === repository.id)
    .map(({ number }) => ({ repository, number }));
}
