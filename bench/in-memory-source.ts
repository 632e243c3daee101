import { parseGitDiff } from "../src/diff/parse-git-diff.ts";
import { sha } from "../src/domain/ids.ts";
import type { ChangeSource } from "../src/review/ports.ts";
import type { GeneratedChange } from "./generated-change.ts";

const commits = {
  base: sha("b".repeat(40)),
  mergeBase: sha("b".repeat(40)),
  head: sha("a".repeat(40)),
};

/**
 * A change that costs no reading: what is left is the work on it. `diff` is what git prints, parsed
 * anew each time. Another repository id makes all of it new to the cache.
 */
export function inMemorySource(
  repositoryId: string,
  diff: string,
  { base, head }: GeneratedChange,
): ChangeSource {
  return {
    repository: { id: repositoryId, owner: "lantern", name: "shop" },
    pullRequest: null,
    readChange: () => Promise.resolve({ ...commits, files: parseGitDiff(diff), truncated: null }),
    readFile: (path, side) => {
      const text = (side === "head" ? head : base)[path];
      return Promise.resolve(text === undefined ? null : { kind: "text", text, lossy: false });
    },
    currentHead: () => Promise.resolve(commits.head),
  };
}
