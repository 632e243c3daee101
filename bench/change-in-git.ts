import { gitDiffArguments } from "../src/diff/parse-git-diff.ts";
import { tempRepo, type TempRepo } from "../test/git/temp-repo.ts";
import type { GeneratedChange } from "./generated-change.ts";

/** A real repository with the change as the last commit of `topic`; `main` is its base. */
export function repositoryWith(change: GeneratedChange): TempRepo {
  const repo = tempRepo();
  for (const [path, text] of Object.entries(change.base)) repo.write(path, text);
  repo.commit("Begin");
  repo.git("checkout", "-q", "-b", "topic");
  for (const [path, text] of Object.entries(change.head)) repo.write(path, text);
  repo.commit("Change the rules");
  return repo;
}

/** What git prints for the change. */
export function gitDiffOf(change: GeneratedChange): string {
  const repo = repositoryWith(change);
  try {
    return repo.git(...gitDiffArguments, "main", "topic", "--");
  } finally {
    repo.remove();
  }
}
