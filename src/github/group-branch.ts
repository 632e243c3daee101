import { sha, type Sha } from "../domain/ids.ts";

/** What the name of a merge group's branch says; `base` is null where no full SHA stands in it. */
interface GroupBranch {
  /** The pull request that the group was made for. */
  readonly number: number;
  readonly base: Sha | null;
}

/**
 * Reads the name that GitHub gives the branch of a merge group, with or without `refs/heads/`:
 * `gh-readonly-queue/BASE/pr-NUMBER-SHA`. Null for any other. That the SHA is what the group stands
 * on was seen and is not documented, so it counts only where nothing else says it.
 */
export function readGroupBranch(ref: string): GroupBranch | null {
  const [, number, base] = form.exec(ref) ?? [];
  if (number === undefined || base === undefined) return null;
  return { number: Number(number), base: fullSha.test(base) ? sha(base) : null };
}

const form = /^(?:refs\/heads\/)?gh-readonly-queue\/.+\/pr-([1-9]\d{0,9})-([0-9a-f]+)$/;
const fullSha = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
