import type { Clock } from "../domain/clock.ts";
import type { MergeGroupRef } from "../domain/merge-group.ts";
import type { OpenMergeGroup } from "../review/ports.ts";
import { createCheck } from "./check-run.ts";
import type { GitHubClient } from "./client.ts";
import { renderGroupExternalId } from "./group-external-id.ts";
import { checkOfGroup } from "./group-output.ts";
import { createTurns } from "./turns.ts";
import type { AppIdentity, Place } from "./pull.ts";
import { readGroup } from "./read-group.ts";

export interface MergeGroupParts {
  readonly client: GitHubClient;
  readonly place: Pick<Place, "owner" | "repo">;
  readonly group: MergeGroupRef;
  readonly app: AppIdentity;
  /** The same as on pull requests: a queue requires what the branch requires. */
  readonly checkName: string;
  readonly clock: Clock;
}

/** A merge group on GitHub: what it holds, and the one check run of its head. */
export function createMergeGroup(parts: MergeGroupParts): OpenMergeGroup {
  const { group } = parts;
  const check = createCheck({
    ...parts,
    name: parts.checkName,
    // Jobs of one group run one at a time already.
    turns: createTurns(),
    externalId: (review) => renderGroupExternalId(review, group),
  });
  const headOf = (id: Parameters<OpenMergeGroup["close"]>[0]) => ({ id, head: group.head });

  return {
    read: async () => await readGroup(parts),
    wait: async (review, why) => {
      const title = `Waiting: ${why}`;
      const shown = await check.shown(group.head);
      // It is asked every few seconds, and says so once.
      if (shown?.status === "in_progress" && shown.title === title) return;
      const summary = "The check follows as soon as it is.";
      await check.begin(headOf(review), null, { title, summary });
    },
    end: async (review, verdict, incomplete) => {
      const output = checkOfGroup(verdict, incomplete);
      await check.complete(headOf(review), { ...output, detailsUrl: null });
    },
    close: async (review) => {
      const shown = await check.shown(group.head);
      if (shown === null || shown.status === "completed") return;
      await check.complete(headOf(review), {
        conclusion: "cancelled",
        title: "The merge group is gone",
        summary: "It was merged, or taken out of the queue, before its check was drawn.",
        detailsUrl: null,
      });
    },
  };
}
