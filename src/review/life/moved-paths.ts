import type { FileChange } from "../../domain/change.ts";
import type { SeenFile } from "../../domain/seen-file.ts";
import { likeness } from "./seen-lines.ts";

/** Half of the code, which is also where git begins to call it a rename. */
const alike = 0.5;

/**
 * Files that were renamed since they were last seen, from the old path to the new. The change knows
 * what a file was called at the merge base only: one that came with the pull request itself, or that
 * the base branch renamed, is known again by its content.
 */
export function movedPaths(
  before: readonly SeenFile[],
  now: readonly SeenFile[],
  files: readonly FileChange[],
): ReadonlyMap<string, string> {
  const moved = new Map<string, string>();
  const standing = new Set(files.flatMap(({ path, status }) => (status === "removed" ? [] : path)));
  for (const { path, previousPath, status } of files) {
    if (status !== "renamed" || previousPath === null || standing.has(previousPath)) continue;
    moved.set(previousPath, path);
  }
  const known = new Set(before.map(({ path }) => path));
  const taken = new Set(moved.values());
  for (const old of before) {
    if (standing.has(old.path) || moved.has(old.path)) continue;
    const [best] = now
      .filter(({ path }) => !known.has(path) && !taken.has(path))
      .map((file) => ({ path: file.path, like: likeness(old, file) }))
      .filter(({ like }) => like >= alike)
      .sort((a, b) => b.like - a.like);
    if (best === undefined) continue;
    moved.set(old.path, best.path);
    taken.add(best.path);
  }
  return moved;
}
