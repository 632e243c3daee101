import type { Change } from "./change.ts";
import { shortSha } from "./ids.ts";

const names = { staged: "staged", "working-tree": "working tree" } as const;

/** What people call the end of a change: ten digits of its commit, `staged` or `working tree`. */
export function headName({ head, uncommitted }: Pick<Change, "head" | "uncommitted">): string {
  return uncommitted === undefined ? shortSha(head) : names[uncommitted];
}
