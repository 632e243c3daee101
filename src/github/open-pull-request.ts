import type { Clock } from "../domain/clock.ts";
import { TellTheUser } from "../domain/errors.ts";
import type { ReviewId } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import { describeMergeGroup } from "../domain/merge-group.ts";
import { describePullRequest } from "../domain/pull-request.ts";
import type { Forge, Heads } from "../review/ports.ts";
import { createClient, type GitHubClient, type OctokitLike } from "./client.ts";
import { createConversation } from "./conversation.ts";
import { createGitHubSource } from "./github-change-source.ts";
import { createPublisher } from "./github-publisher.ts";
import { createMergeGroup } from "./open-merge-group.ts";
import { createRestraint, type Restraint } from "./restraint.ts";
import { createTurns } from "./turns.ts";
import { placeOfPull, readPull, toPullRequest, type AppIdentity } from "./pull.ts";

export interface ForgeParts {
  /** A client with the installation's own token and throttle, e.g. `probot.auth`. */
  readonly octokitFor: (installationId: number) => Promise<OctokitLike>;
  readonly app: AppIdentity;
  /** Where heads stand, for the check that pull requests with one head share. */
  readonly heads: Heads;
  /** The check run's name, by which branch protection requires it. */
  readonly checkName?: string;
  /** The page of a review's receipt; null, and without it, there is none. */
  readonly receiptUrl?: (review: ReviewId) => string | null;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds before the first retry of a read. */
  readonly pause?: number;
}

/** The door to GitHub for one App. */
export function createForge(parts: ForgeParts): Forge {
  const { app, clock, checkName = "Marginalia" } = parts;
  const turns = createTurns();
  const restraints = new Map<number, Restraint>();
  const restraintOf = (installationId: number): Restraint => {
    const restraint = restraints.get(installationId) ?? createRestraint();
    restraints.set(installationId, restraint);
    return restraint;
  };
  const clientOf = async (
    installationId: number,
    about: string,
    log: Log,
  ): Promise<GitHubClient> => {
    const octokit = await parts.octokitFor(installationId);
    const restraint = restraintOf(installationId);
    return createClient({ octokit, about, log, clock, pause: parts.pause ?? 1000, restraint });
  };
  return {
    openGroup: async (installationId, group) => {
      const about = describeMergeGroup(group);
      const log = parts.log.child({ mergeGroup: about });
      const client = await clientOf(installationId, about, log);
      const place = { owner: group.repository.owner, repo: group.repository.name };
      return createMergeGroup({ client, place, group, app, checkName, clock });
    },
    open: async (installationId, ref) => {
      const about = describePullRequest(ref);
      const log = parts.log.child({ pullRequest: about });
      const client = await clientOf(installationId, about, log);
      const { owner, name } = ref.repository;
      const pull = await readPull(client, { owner, repo: name, pull_number: ref.number }, about);
      if (String(pull.base.repo.id) !== ref.repository.id) {
        // The name was given to another repository after a rename or a deletion.
        throw new TellTheUser(
          `${about} is repository ${pull.base.repo.id} now, not ${ref.repository.id}`,
          "The repository was renamed or replaced; its next push is reviewed under the new name.",
        );
      }
      const place = placeOfPull(pull);
      const source = createGitHubSource({ client, pull, about, log });
      const publisher = createPublisher({
        client,
        place,
        about,
        pullRequest: toPullRequest(pull).ref,
        baseRef: pull.base.ref,
        heads: parts.heads,
        app,
        author: pull.user?.login ?? null,
        checkName,
        turns,
        receiptUrl: parts.receiptUrl ?? (() => null),
        withoutPatch: source.withoutPatch,
        log,
        clock,
      });
      const author = pull.user?.login ?? null;
      const conversation = createConversation({ client, place, app, author, log });
      return { source, publisher, conversation };
    },
  };
}
