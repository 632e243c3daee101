/** What a comment says of the code below it, in the convention of annotated test files. */
export interface Annotation {
  /** Ids as the file's own makers call their rules. */
  readonly rules: readonly string[];
  /** True for `ruleid:`, false for `ok:`. */
  readonly isDefect: boolean;
  /** 1-based line of the code that is meant: the next one that is not such a comment itself. */
  readonly line: number;
  /** The last line on which a report still counts for it. */
  readonly lastLine: number;
}

const comment =
  /^\s*(?:\/\/|#|\/\*|<!--|--|\{\/\*)\s*(ruleid|ok|todoruleid|todook)\s*:\s*([\w.,\s-]+?)\s*(?:\*\/\}?|-->)?\s*$/;

/** Statements that span more lines than this are rare. */
const longestStatement = 6;

/**
 * Reads `// ruleid: a-rule, another` and `# ok: a-rule` comments. What is marked `todo` is what its
 * makers know to be wrong, so it says nothing here. A report counts on the line below and on the
 * next few, up to the next such comment.
 */
export function readAnnotations(text: string): readonly Annotation[] {
  const lines = text.split("\n");
  const marks = lines.map((line) => comment.exec(line));
  return lines.flatMap((_, at) => {
    const mark = marks[at];
    const kind = mark?.[1];
    if (!mark || (kind !== "ruleid" && kind !== "ok")) return [];
    const isDefect = kind === "ruleid";
    let next = at + 1;
    while (next < lines.length && (marks[next] || lines[next]?.trim() === "")) next += 1;
    // After a gap stands another statement; a defect may still show there.
    const ends = (line: number): boolean =>
      marks[line] !== null || (!isDefect && lines[line]?.trim() === "");
    let last = next;
    while (last + 1 < lines.length && !ends(last + 1) && last - next < longestStatement - 1)
      last += 1;
    const rules = (mark[2] ?? "").split(/[\s,]+/).filter((rule) => rule !== "");
    return [{ rules, isDefect, line: next + 1, lastLine: last + 1 }];
  });
}
