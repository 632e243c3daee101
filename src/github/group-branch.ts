/**
 * The number of the pull request that a merge group was made for, by the name that GitHub gives its
 * branch: `gh-readonly-queue/BASE/pr-NUMBER-SHA`, with or without `refs/heads/`. Null for any other.
 */
export function numberOfGroupBranch(ref: string): number | null {
  const digits = /^(?:refs\/heads\/)?gh-readonly-queue\/.+\/pr-([1-9]\d{0,9})-[0-9a-f]+$/.exec(
    ref,
  )?.[1];
  return digits === undefined ? null : Number(digits);
}
