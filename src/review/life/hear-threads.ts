import { cutText } from "../../domain/cut-text.ts";
import type { Fingerprint } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import type { ThreadState } from "../ports.ts";

/** Code points of somebody's words that are kept as the reason. */
const longestReason = 300;

/**
 * Dismissed findings whose thread was resolved, and now is not: whoever opened it again wants to talk
 * of it, and the finding is open as if nobody had decided.
 */
export function openedAgain(
  ledger: readonly LedgerEntry[],
  threads: readonly ThreadState[],
): readonly Fingerprint[] {
  const opened = new Set(
    threads.flatMap(({ commentId, isResolved }) => (isResolved ? [] : [commentId])),
  );
  return ledger.flatMap(({ fingerprint, life, thread }) =>
    life.kind === "dismissed" &&
    life.resolved === true &&
    thread !== null &&
    opened.has(thread.commentId)
      ? [fingerprint]
      : [],
  );
}

/**
 * What people have said in our threads since the last review: an open finding whose thread somebody
 * with write access resolved is dismissed, by their own words if they left any; and who answered one
 * is remembered. A thread that we resolved ourselves says nothing.
 */
export function hearThreads(
  ledger: readonly LedgerEntry[],
  threads: readonly ThreadState[],
): readonly LedgerEntry[] {
  const byComment = new Map(threads.map((thread) => [thread.commentId, thread]));
  return ledger.map((entry): LedgerEntry => {
    const { thread, life } = entry;
    const state = thread === null ? undefined : byComment.get(thread.commentId);
    if (thread === null || state === undefined) return entry;
    const answer = state.replies.findLast(({ counts }) => counts);
    const answeredBy = answer?.login ?? thread.answeredBy;
    const heard = { ...entry, thread: { ...thread, nodeId: state.nodeId, answeredBy } };
    const { resolvedBy } = state;
    if (life.kind === "dismissed" && state.isResolved) {
      return { ...heard, life: { ...life, resolved: true } };
    }
    if (life.kind !== "open" || resolvedBy === null || !resolvedBy.mayWrite) return heard;
    const by = resolvedBy.login;
    const words = state.replies.findLast(({ login }) => login === by)?.text.trim() ?? "";
    const because =
      words === ""
        ? "resolved the conversation"
        : cutText(words.replaceAll(/\s+/g, " "), longestReason);
    return { ...heard, life: { kind: "dismissed", by, because, resolved: true } };
  });
}

/** Comments whose thread says that it is over: answered as fixed, or resolved by anybody. */
export function closedThreads(threads: readonly ThreadState[]): ReadonlySet<number> {
  return new Set(
    threads.flatMap(({ commentId, saidFixed, isResolved }) =>
      saidFixed || isResolved ? [commentId] : [],
    ),
  );
}
