import { cutText } from "../../domain/cut-text.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import type { CommandComment, Conversation, Ledger, Heads } from "../ports.ts";

/** Somebody with write access says of the finding of a thread that it is none. */
export interface DismissingCommand {
  readonly kind: "ignore" | "resolve";
  readonly why: string | null;
  readonly by: string;
  readonly comment: CommandComment;
}

export interface DismissingParts {
  readonly pullRequest: PullRequest;
  readonly conversation: Conversation;
  readonly ledger: Ledger;
  readonly heads: Heads;
}

export interface Dismissed {
  /** One line to answer with; null where the resolved thread says it all. */
  readonly answer: string | null;
  /** True when the head has to be judged again: its check may have counted the finding. */
  readonly again: boolean;
}

/** Code points of a reason that are kept. */
const longestReason = 300;

/**
 * Dismisses the finding of the thread that the command stands in, and resolves the thread where that
 * was granted. Throws when the finding was said but is not recorded yet, so that it is tried again.
 */
export async function dismissByCommand(
  { kind, why, by, comment }: DismissingCommand,
  { pullRequest, conversation, ledger, heads }: DismissingParts,
): Promise<Dismissed> {
  const { inThread } = comment;
  const { ref, head } = pullRequest;
  const usage = kind === "ignore" ? "/ignore <why>" : "/resolve";
  const elsewhere = {
    answer: `Write \`${usage}\` as a reply to the finding that it is about, in its thread.`,
    again: false,
  };
  if (inThread === undefined) return elsewhere;
  const entries = await ledger.entries(ref);
  const found = entries.filter(({ thread }) => thread?.commentId === inThread);
  if (found.length === 0) {
    if (!(await conversation.isOurThread(inThread))) return elsewhere;
    throw new Error("the finding of the thread is not recorded yet; asked again later");
  }
  if (kind === "ignore" && why === null) {
    const answer = "`/ignore` needs a reason: write `/ignore <why>`, in a few words.";
    return { answer, again: false };
  }

  const because = cutText(why ?? "resolved the conversation", longestReason);
  const undecided = found.filter(({ life }) => life.kind !== "dismissed");
  const resolved = await conversation.resolveThread(inThread);
  for (const { fingerprint } of undecided) {
    await ledger.dismiss(ref, fingerprint, by, because, resolved);
  }
  const counted =
    (await ledger.latestReceipt(ref))?.head === head.sha ||
    (await heads.open(ref)).includes(head.sha);
  return {
    answer: resolved ? null : "Dismissed: it is not raised again and does not count at the gate.",
    again: pullRequest.state === "open" && counted,
  };
}
