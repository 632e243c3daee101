import { claimOf } from "./claims.ts";
import type { AskedRows, ChangedLine } from "./asked-rows.ts";

/** A comment of ours that speaks of a finding, with what stands in the commit that it was made on. */
export interface PostedComment {
  readonly pull: number;
  readonly path: string;
  readonly commit: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The model's claim that it tells; null for a finding of the analyzers. */
  readonly claim: string | null;
  /** The rule that it names; null for the model. */
  readonly rule: string | null;
  /** The code that it quotes; empty where it quotes none, as for secrets. */
  readonly quoted: readonly string[];
  /** The lines of that commit that it stands on; null for a comment on the whole file. */
  readonly lines: readonly string[] | null;
}

/** A head that a pull request had, in the order in which it had them. */
export interface PullHead {
  readonly pull: number;
  readonly sha: string;
  /** Epoch milliseconds, before it was pushed. */
  readonly at: number;
  readonly changed: readonly ChangedLine[];
}

/** A check that was set to `success`; `at` is when. */
export type GreenCheck = PullHead;

/** Whether the lines can be held against what the comment says of them. */
export function canBeJudged({ claim, quoted, lines }: PostedComment): boolean {
  return lines !== null && (claim !== null || quoted.length > 0);
}

/** Comments whose lines, in the commit that was commented on, do not hold what they speak of. */
export function onWrongLines(comments: readonly PostedComment[]): readonly PostedComment[] {
  return comments.filter((comment) => {
    const { claim, quoted, lines } = comment;
    if (lines === null || !canBeJudged(comment)) return false;
    if (claim !== null) return !lines.some((line) => claimOf(line)?.id === claim);
    const standing = lines.map((line) => line.trim());
    return !quoted.every((line) => standing.includes(line.trim()));
  });
}

/**
 * Comments that say what another of ours on the same pull request says already. A defect may be said
 * once each time that its code comes to stand in the diff: again when it was gone in between, and for
 * each further place of the same code.
 */
export function repeats(
  comments: readonly PostedComment[],
  heads: readonly PullHead[],
): readonly PostedComment[] {
  return comments.filter((comment, index) => {
    const own = heads.filter(({ pull }) => pull === comment.pull);
    const now = headOf(comment, own);
    const counts = own.map((head) => occurrences(comment, head));
    const stretch = stretchAround(counts, now);
    const before = comments
      .slice(0, index)
      .filter((other) => isSameDefect(other, comment))
      .filter((other) => stretch.includes(headOf(other, own)));
    const came = stretch.map((at) => Math.max(0, (counts[at] ?? 0) - (counts[at - 1] ?? 0)));
    const allowed = Math.max(
      1,
      came.reduce((sum, more) => sum + more, 0),
    );
    return before.length + 1 > allowed;
  });
}

/** Index of the head that a comment was made on; a force-push may bring the same commit back. */
function headOf({ commit, at }: PostedComment, heads: readonly PullHead[]): number {
  return heads.findLastIndex((head) => head.sha === commit && head.at <= at);
}

/** Indices of the heads around `now` in which the code stands without a break. */
function stretchAround(counts: readonly number[], now: number): readonly number[] {
  const stretch = [now];
  for (let at = now - 1; (counts[at] ?? 0) > 0; at -= 1) stretch.push(at);
  for (let at = now + 1; (counts[at] ?? 0) > 0; at += 1) stretch.push(at);
  return stretch;
}

function occurrences(comment: PostedComment, { changed }: PullHead): number {
  const code = codeOf(comment);
  return changed.filter(
    ({ kind, path, text }) =>
      kind === "added" &&
      path === comment.path &&
      (comment.claim === null ? text.trim() === code : claimOf(text)?.id === comment.claim),
  ).length;
}

function isSameDefect(a: PostedComment, b: PostedComment): boolean {
  if (a.pull !== b.pull || a.path !== b.path || a.claim !== b.claim) return false;
  return a.claim !== null || (a.rule === b.rule && codeOf(a) === codeOf(b));
}

/** One line stands for the code: the first that the comment is on. */
function codeOf({ lines }: PostedComment): string {
  return lines?.[0]?.trim() ?? "";
}

/** Green checks over lines that the model was not asked about by then, with those lines. */
export function falseGreens(
  greens: readonly GreenCheck[],
  asked: Pick<AskedRows, "askedAt">,
): readonly { readonly green: GreenCheck; readonly unasked: readonly ChangedLine[] }[] {
  return greens.flatMap((green) => {
    const unasked = green.changed.filter((line) => {
      const at = asked.askedAt(line);
      return at === null || at > green.at;
    });
    return unasked.length === 0 ? [] : [{ green, unasked }];
  });
}

/** Green checks over a claim that reaches the gate. */
export function greensOverClaims(greens: readonly GreenCheck[]): readonly GreenCheck[] {
  return greens.filter(({ changed }) =>
    changed.some(({ kind, text }) => kind === "added" && claimOf(text)?.severity === "major"),
  );
}
