import type { ApplicationFunction } from "probot";
import {
  checkRunPayload,
  checkSuitePayload,
  installationPayload,
  issueCommentPayload,
  mergeGroupPayload,
  pullRequestPayload,
  pullRequestsOf,
  requestedActionPayload,
  reviewCommentPayload,
  reviewThreadPayload,
} from "./app-payloads.ts";
import { deliveryId, type Sha } from "./domain/ids.ts";
import { checkButtons, type Intent } from "./domain/intent.ts";
import type { Log } from "./domain/log.ts";
import type { MergeGroupRef } from "./domain/merge-group.ts";
import type { PullRequestRef, RepositoryRef } from "./domain/pull-request.ts";
import { readExternalId, readReviewId } from "./github/check-external-id.ts";
import { readGroupBranch } from "./github/group-branch.ts";
import { readGroupExternalId } from "./github/group-external-id.ts";
import { parseCommands } from "./policy/slash-command.ts";

export interface AppOptions {
  /** Durable when it resolves. */
  readonly enqueue: (intent: Intent) => Promise<void>;
  /** Notes that a head waits to be reviewed; which one is reviewed is read when the job starts. */
  readonly ask: (pullRequest: PullRequestRef, head: Sha) => Promise<void>;
  /**
   * Numbers of the pull requests that are known to have this head: all of them share its check, and
   * GitHub names none for the head of a fork.
   */
  readonly pullRequestsWith: (repository: RepositoryRef, head: Sha) => Promise<readonly number[]>;
  /** Our own App, so that checks of others are left alone. */
  readonly appId: number;
  /** The name in `@name review`, in lower case; null until GitHub has said it. */
  readonly slug: () => string | null;
  readonly log: Log;
}

const noGroup = { number: null, base: null };

/** As much of Probot's context as is used. The payload is foreign data. */
interface Received {
  readonly id: string;
  readonly payload: unknown;
}

interface Account {
  readonly login: string;
  readonly type: string;
}

/** What deliveries of comments of either kind have in common. */
interface Commented {
  readonly installation: { readonly id: number };
  readonly repository: RepositoryRef;
  readonly comment: {
    readonly id: number;
    readonly user: Account | null;
    readonly body: string | null;
  };
  readonly sender: Account;
}

/**
 * Gives the Probot application: it turns deliveries into intents, and does nothing else. Events
 * and actions that nobody listens to are ignored, as GitHub adds new ones without notice; a
 * payload without the fields that we need throws, and its delivery is kept for people to look at.
 */
export function createApp({
  enqueue,
  ask,
  pullRequestsWith,
  appId,
  slug,
  log,
}: AppOptions): ApplicationFunction {
  async function reviewPush({ id, payload }: Received): Promise<void> {
    const { action, installation, repository, pull_request, changes } =
      pullRequestPayload.parse(payload);
    // Of one that was closed the heads are told: what is under way ends, and checks that other pull
    // requests share go on without it.
    if (pull_request.state !== "open" && action !== "closed") return;
    // A new base branch changes the diff. Of what else is edited only the title decides on reviews.
    if (action === "edited" && changes?.base === undefined) {
      if (changes?.title !== undefined) await reconsider({ id, payload });
      return;
    }
    const pullRequest = { repository, number: pull_request.number };
    const head = pull_request.head?.sha;
    if (action !== "closed" && head !== undefined) await ask(pullRequest, head);
    await enqueue({
      kind: "review",
      installationId: installation.id,
      delivery: deliveryId(id),
      pullRequest,
      mode: "push",
    });
  }

  /** What the rules look at changed, and the code did not. */
  async function reconsider({ id, payload }: Received): Promise<void> {
    const { installation, repository, pull_request } = pullRequestPayload.parse(payload);
    if (pull_request.state !== "open") return;
    await enqueue({
      kind: "reconsider",
      installationId: installation.id,
      delivery: deliveryId(id),
      pullRequest: { repository, number: pull_request.number },
    });
  }

  /** A thread of ours that a person resolved or opened again: the check may say something else now. */
  async function rejudge({ id, payload }: Received): Promise<void> {
    const { installation, repository, pull_request, thread, sender } =
      reviewThreadPayload.parse(payload);
    if (pull_request.state !== "open" || sender.type === "Bot") return;
    const author = thread.comments[0]?.user;
    const ours = slug();
    if (
      author?.type !== "Bot" ||
      (ours !== null && author.login.toLowerCase() !== `${ours}[bot]`)
    ) {
      return;
    }
    await enqueue({
      kind: "reconsider",
      installationId: installation.id,
      delivery: deliveryId(id),
      pullRequest: { repository, number: pull_request.number },
      threads: true,
    });
  }

  /** Until our name is known every name may be ours; the job asks again. */
  function mayHoldCommands(body: string): boolean {
    const ours = slug();
    return parseCommands(body, (name) => ours === null || name === ours).length > 0;
  }

  /** Hears a comment that may be a person's command. Bots, we among them, quote what others wrote. */
  async function hear(
    id: string,
    { installation, repository, comment, sender }: Commented,
    place: { readonly number: number; readonly inThread?: number },
  ): Promise<void> {
    const { user, body } = comment;
    if (user === null || body === null || sender.type === "Bot" || user.type === "Bot") return;
    if (!mayHoldCommands(body)) return;
    const { number, ...where } = place;
    await enqueue({
      kind: "command",
      installationId: installation.id,
      delivery: deliveryId(id),
      pullRequest: { repository, number },
      commentId: comment.id,
      ...where,
      author: user.login,
      body,
    });
  }

  async function readCommand({ id, payload }: Received): Promise<void> {
    const commented = issueCommentPayload.parse(payload);
    const { issue } = commented;
    if (issue.pull_request) await hear(id, commented, { number: issue.number });
  }

  async function readThread({ id, payload }: Received): Promise<void> {
    const commented = reviewCommentPayload.parse(payload);
    const { comment, pull_request } = commented;
    const inThread = comment.in_reply_to_id ?? comment.id;
    await hear(id, commented, { number: pull_request.number, inThread });
  }

  async function repeatRun({ id, payload }: Received): Promise<void> {
    const { installation, repository, check_run } = checkRunPayload.parse(payload);
    if (check_run.app?.id !== appId) return;
    const group = readGroupExternalId(check_run.external_id ?? "");
    if (group !== null) {
      await wantGroup(id, installation, { repository, head: check_run.head_sha, ...group });
      return;
    }
    const number = readExternalId(check_run.external_id ?? "");
    const named = pullRequestsOf(repository, check_run.pull_requests).map((each) => each.number);
    const numbers = number === null ? named : [number, ...named];
    await repeat({ id, installation, repository, head: check_run.head_sha, numbers });
  }

  async function pressButton({ id, payload }: Received): Promise<void> {
    const { installation, repository, check_run, requested_action, sender } =
      requestedActionPayload.parse(payload);
    if (check_run.app?.id !== appId || sender.type === "Bot") return;
    const externalId = check_run.external_id ?? "";
    const number = readExternalId(externalId);
    const button = checkButtons.find((known) => known === requested_action.identifier);
    if (number === null || button === undefined) {
      log.warn({ delivery: id }, "a button was pressed that no check of ours has");
      return;
    }
    await enqueue({
      kind: "button",
      installationId: installation.id,
      delivery: deliveryId(id),
      pullRequest: { repository, number },
      button,
      login: sender.login,
      checkRun: check_run.id,
      head: check_run.head_sha,
      review: readReviewId(externalId),
    });
  }

  /** The head of a merge group wants its check, or does not any more. */
  async function checkGroup({ id, payload }: Received): Promise<void> {
    const { action, installation, repository, merge_group } = mergeGroupPayload.parse(payload);
    const { head_sha: head, base_sha: base, head_ref: ref } = merge_group;
    const group = { repository, head, base, number: readGroupBranch(ref)?.number ?? null };
    await wantGroup(id, installation, group, action === "destroyed");
  }

  async function wantGroup(
    delivery: string,
    installation: { readonly id: number },
    group: MergeGroupRef,
    gone = false,
  ): Promise<void> {
    await enqueue({
      kind: "merge-group",
      installationId: installation.id,
      delivery: deliveryId(delivery),
      group,
      gone,
    });
  }

  async function repeatSuite({ id, payload }: Received): Promise<void> {
    const { installation, repository, check_suite } = checkSuitePayload.parse(payload);
    if (check_suite.app?.id !== appId) return;
    const { number, base } = readGroupBranch(check_suite.head_branch ?? "") ?? noGroup;
    if (base !== null) {
      await wantGroup(id, installation, { repository, head: check_suite.head_sha, base, number });
      return;
    }
    const named = pullRequestsOf(repository, check_suite.pull_requests);
    const numbers = named.map((each) => each.number);
    await repeat({ id, installation, repository, head: check_suite.head_sha, numbers });
  }

  /** Reviews again every pull request that the check speaks for. */
  async function repeat(check: {
    readonly id: string;
    readonly installation: { readonly id: number };
    readonly repository: RepositoryRef;
    readonly head: Sha;
    /** Those that the delivery names. */
    readonly numbers: readonly number[];
  }): Promise<void> {
    const { id, installation, repository, head } = check;
    const known = await pullRequestsWith(repository, head);
    const numbers = [...new Set([...check.numbers, ...known])];
    if (numbers.length === 0) {
      // GitHub names no pull request for the head of a fork, and nothing is known of it here.
      log.warn(
        { delivery: id },
        "a check was asked for again, but GitHub does not say for which pull request: re-run our check run itself, or comment /review",
      );
    }
    for (const number of numbers) {
      await ask({ repository, number }, head);
      await enqueue({
        kind: "review",
        installationId: installation.id,
        delivery: deliveryId(id),
        pullRequest: { repository, number },
        mode: "again",
      });
    }
  }

  async function forget({ id, payload }: Received): Promise<void> {
    const { installation } = installationPayload.parse(payload);
    await enqueue({
      kind: "forget-installation",
      installationId: installation.id,
      delivery: deliveryId(id),
    });
  }

  return (app) => {
    app.on(
      [
        "pull_request.opened",
        "pull_request.reopened",
        "pull_request.ready_for_review",
        "pull_request.synchronize",
        "pull_request.edited",
        "pull_request.closed",
      ],
      reviewPush,
    );
    app.on(["pull_request.labeled", "pull_request.unlabeled"], reconsider);
    app.on(
      ["pull_request_review_thread.resolved", "pull_request_review_thread.unresolved"],
      rejudge,
    );
    // An edited comment is no new command: what it said at first was done already.
    app.on("issue_comment.created", readCommand);
    app.on("pull_request_review_comment.created", readThread);
    app.on("check_run.rerequested", repeatRun);
    app.on("check_run.requested_action", pressButton);
    app.on("check_suite.rerequested", repeatSuite);
    app.on(["merge_group.checks_requested", "merge_group.destroyed"], checkGroup);
    app.on("installation.deleted", forget);
  };
}
