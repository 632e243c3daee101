import type { DiffLine, Hunk } from "../domain/change.ts";
import { matchLines } from "./match-lines.ts";

/** As git shows them: three lines around each change. */
const context = 3;
/** Larger texts are not worth the seconds: the file is *not reviewed*, out loud. */
const maxLength = 8_000_000;
const maxLines = 100_000;

/**
 * The hunks that turn `before` into `after`, with three lines of context and git's section headings:
 * for rebuilding a patch that the platform left out. Equal texts have none. Null when the texts are
 * over the bounds above; within them the time is bounded, whatever the texts say.
 *
 * A last line that only gained or lost its newline counts as changed, as git has it.
 */
export function diffTexts(before: string, after: string): readonly Hunk[] | null {
  if (before.length + after.length > maxLength) return null;
  const old = keepNewlines(before);
  const fresh = keepNewlines(after);
  if (old.length + fresh.length > maxLines) return null;
  return cutHunks(editScript(old, fresh), old);
}

function keepNewlines(text: string): readonly string[] {
  const lines = text.split("\n");
  const last = lines.pop();
  const whole = lines.map((line) => `${line}\n`);
  return last === undefined || last === "" ? whole : [...whole, last];
}

/** All lines of both texts in order; where both changed, removed lines come first. */
function editScript(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  const matches = matchLines(old, fresh);
  const script: DiffLine[] = [];
  let next = 0;
  let index = 0;
  while (next < old.length || index < fresh.length) {
    let added = index;
    while (added < fresh.length && matches[added] === -1) added++;
    const kept = added < fresh.length ? (matches[added] ?? old.length) : old.length;
    for (; next < kept; next++)
      script.push({ kind: "removed", text: bare(old[next]), old: next + 1, new: null });
    for (; index < added; index++)
      script.push({ kind: "added", text: bare(fresh[index]), old: null, new: index + 1 });
    if (index === fresh.length) continue;
    script.push({ kind: "context", text: bare(fresh[index]), old: next + 1, new: index + 1 });
    next++;
    index++;
  }
  return script;
}

function bare(line = ""): string {
  return line.endsWith("\n") ? line.slice(0, -1) : line;
}

function cutHunks(script: readonly DiffLine[], old: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  const section = sectionFinder(old);
  let from = -1;
  let lastChange = -1;
  script.forEach((line, index) => {
    if (line.kind === "context") return;
    if (from !== -1 && index - lastChange > 2 * context + 1) flush();
    if (from === -1) from = Math.max(0, index - context);
    lastChange = index;
  });
  flush();
  return hunks;

  function flush(): void {
    if (from === -1) return;
    const lines = script.slice(from, lastChange + context + 1);
    const numbers = (side: "old" | "new"): readonly number[] =>
      lines.flatMap((line) => line[side] ?? []);
    const [oldNumbers, newNumbers] = [numbers("old"), numbers("new")];
    hunks.push({
      oldStart: oldNumbers[0] ?? 0,
      oldCount: oldNumbers.length,
      newStart: newNumbers[0] ?? 0,
      newCount: newNumbers.length,
      section: section(oldNumbers[0] ?? 1),
      lines,
    });
    from = -1;
  }
}

/** Git's default heading: the nearest line above the hunk that starts with a letter, `_` or `$`. */
function sectionFinder(old: readonly string[]): (firstLine: number) => string {
  let seen = 0;
  let heading = "";
  return (firstLine) => {
    for (; seen < firstLine - 1; seen++) {
      const line = old[seen] ?? "";
      if (/^[A-Za-z_$]/.test(line)) heading = line.slice(0, 80).trimEnd();
    }
    return heading;
  };
}
