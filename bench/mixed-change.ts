import { diffTexts } from "../src/diff/diff-texts.ts";
import type { FileChange } from "../src/domain/change.ts";
import type { GeneratedChange } from "./generated-change.ts";
import { writersOf, type WriteFile } from "./mixed-code.ts";

/** A change over several languages, and the lines that it adds. */
export interface MixedChange {
  readonly change: GeneratedChange;
  readonly files: readonly FileChange[];
  readonly added: number;
  /** Added lines by ending of the file. */
  readonly addedOf: ReadonlyMap<string, number>;
}

/**
 * TypeScript, TSX, JavaScript, Python, Go and Java as they come together in a large pull request:
 * two new files for each that gets new functions between its old ones. The same number of files
 * gives the same texts.
 */
export function generateMixedChange(files: number): MixedChange {
  const random = randomFrom(20_26);
  const base: Record<string, string> = {};
  const head: Record<string, string> = {};
  const changes: FileChange[] = [];
  const addedOf = new Map<string, number>();
  for (let at = 0; at < files; at += 1) {
    const write: WriteFile = writersOf[at % writersOf.length] ?? writersOf[0];
    const isNew = at % 3 !== 0;
    const file = write({ at, random, functions: 8 + Math.floor(random() * 24) });
    const before = isNew ? "" : file.text((index) => index % 2 === 0);
    const after = file.text(() => true);
    if (!isNew) base[file.path] = before;
    head[file.path] = after;
    const hunks = diffTexts(before, after);
    if (hunks === null) throw new Error("the generated text is too long to compare");
    changes.push({
      path: file.path,
      previousPath: null,
      status: isNew ? "added" : "modified",
      kind: "file",
      patch: { kind: "hunks", hunks },
    });
    const lines = hunks.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind === "added");
    const ending = file.path.slice(file.path.lastIndexOf("."));
    addedOf.set(ending, (addedOf.get(ending) ?? 0) + lines.length);
  }
  const added = [...addedOf.values()].reduce((sum, count) => sum + count, 0);
  return { change: { base, head }, files: changes, added, addedOf };
}

/** Numbers from 0 to 1 that look like chance and are the same each time (a linear congruence). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
