import { pullFiles } from "./pull-files.ts";
import type { Pull, Repository, World } from "./world.ts";

/**
 * The diff of one file as GitHub's comment rules see it. The parser below is the emulator's own: if it
 * shared code with the product, an error in one would hide in the other.
 */
export interface DiffFile {
  readonly path: string;
  /** Empty where GitHub leaves `patch` out: binary, too long, nothing but a rename or a mode. */
  readonly hunks: readonly DiffHunk[];
}

/** A hunk; `lines[0]` stands directly below `header`. */
export interface DiffHunk {
  /** The whole `@@ … @@ section` line. */
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

/** One line: added lines have no `left` number, deleted lines no `right` number; both are 1-based. */
interface DiffLine {
  readonly left: number | null;
  readonly right: number | null;
  /** With its first character, `+`, `-` or space. */
  readonly text: string;
}

/** The diff of the file that a head of the pull request has at `path`; null when it is not in the diff. */
export async function diffFile(
  world: World,
  repository: Repository,
  pull: Pull,
  path: string,
  head: string = pull.headSha,
): Promise<DiffFile | null> {
  const files = await pullFiles(world, repository, pull, head);
  const file = files.find((candidate) => candidate.path === path);
  return file === undefined ? null : { path, hunks: parsePatch(file.patch ?? "") };
}

/** Cuts a patch (from its first `@@`) into hunks; the counts in the headers say where each ends. */
export function parsePatch(patch: string): readonly DiffHunk[] {
  const hunks: { header: string; lines: DiffLine[] }[] = [];
  let [left, right, leftEnd, rightEnd] = [0, 0, 0, 0];
  for (const text of patch.split("\n")) {
    if (left >= leftEnd && right >= rightEnd) {
      const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
      if (header === null) continue;
      [left, right] = [Number(header[1]), Number(header[3])];
      [leftEnd, rightEnd] = [left + Number(header[2] ?? 1), right + Number(header[4] ?? 1)];
      hunks.push({ header: text, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines ?? [];
    if (text.startsWith("+")) lines.push({ left: null, right: right++, text });
    else if (text.startsWith("-")) lines.push({ left: left++, right: null, text });
    else if (text.startsWith(" ")) lines.push({ left: left++, right: right++, text });
  }
  return hunks;
}
