import type { FileChange, Hunk } from "../domain/change.ts";
import type { Unit } from "../domain/unit.ts";
import { cutByBlock } from "./cut-by-block.ts";
import type { Cut } from "./cut-by-block.ts";
import { languageOf } from "./language.ts";
import { overlay } from "./overlay.ts";
import { renderUnit } from "./render-unit.ts";
import { splitLines } from "./split-lines.ts";
import { splitSegments } from "./split-segments.ts";

/** A new file of at most this many lines is one unit: its change is read as a whole anyway. */
const smallFile = 150;

/**
 * Cuts a file change into units. Every changed line is in exactly one; a change without hunks has
 * none. `headText` is the file at the head, null when it does not exist or cannot be read there.
 * Ids are `u<firstId>` and so on, in file order.
 *
 * A unit is what is cached, so it must show nothing that an unrelated push can alter. Git's hunks do:
 * git puts changes that are near each other in one hunk, so an edit in one function changes the
 * context, or the hunk, of the next. In a long file the units are therefore cut along the outline of
 * the new text: a unit is the changed lines of one block (a function, a method, the constants
 * between two of them) with context of that block alone. A push that touches one function leaves
 * the renderings of all other units identical, byte for byte, wherever their lines have moved.
 *
 * A small file is one unit with the hunks as they are. Without the text of the head (a removed
 * file, a text that does not fit the hunks) neighbouring hunks with one section heading make one.
 */
export function cutUnits(
  file: FileChange,
  headText: string | null,
  firstId: number,
): readonly Unit[] {
  if (file.patch.kind !== "hunks") return [];
  const { path, previousPath, status } = file;
  const pieces = cutHunks(file.patch.hunks, status === "removed" ? null : headText).flatMap((cut) =>
    splitSegments(cut.segments).map((segments) => ({ ...cut, segments })),
  );
  return pieces.map(({ scope, enclosing, segments }, index) => {
    const unit = { path, previousPath, status, language: languageOf(path), scope, segments };
    return { id: `u${firstId + index}`, ...unit, rendering: renderUnit(unit, enclosing) };
  });
}

function cutHunks(hunks: readonly Hunk[], headText: string | null): readonly Cut[] {
  if (headText === null) return cutBySection(hunks);
  const lines = splitLines(headText);
  if (lines.length <= smallFile) return [asOne(hunks, null)];
  const file = overlay(lines, hunks);
  return file ? cutByBlock(file) : cutBySection(hunks);
}

function cutBySection(hunks: readonly Hunk[]): readonly Cut[] {
  const runs: Hunk[][] = [];
  for (const hunk of hunks) {
    const run = runs.at(-1);
    if (run?.[0]?.section === hunk.section) run.push(hunk);
    else runs.push([hunk]);
  }
  return runs.map((run) => asOne(run, run[0]?.section.trim() || null));
}

function asOne(hunks: readonly Hunk[], scope: string | null): Cut {
  return { scope, enclosing: [], segments: hunks.map((hunk) => hunk.lines) };
}
