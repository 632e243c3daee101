import { missingFrom, type Coverage } from "../domain/coverage.ts";
import { cutText } from "../domain/cut-text.ts";
import type { HeadState } from "../domain/head-state.ts";
import { timeOf } from "../domain/time-of.ts";
import { verdictLine } from "./verdict-line.ts";

/** GitHub's words. A required check is passed by `success`, `neutral` and `skipped`. */
export type CheckConclusion =
  "success" | "failure" | "action_required" | "neutral" | "skipped" | "cancelled";

/** How a state looks as a check run; `conclusion` is null until it has ended. */
export interface HeadPicture {
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: CheckConclusion | null;
  /** Plain text, one line. */
  readonly title: string;
}

/** What a picture needs besides the state; without it, what is sure anyway. */
interface PictureFacts {
  /** What the review looked at, where it is known. */
  readonly coverage?: Coverage | null;
  /** What the configuration wants of a review that is not whole. */
  readonly incomplete?: "action_required" | "neutral";
}

/** Code points; GitHub names no limit for a title, and its lists show about this much. */
export const maxTitle = 200;
/** Code points of a reason in a title: what comes after it has to be read too. */
const maxReason = 100;

/** The check run of a head in this state. `success` is a review that was whole, and nothing else. */
export function pictureOf(
  state: HeadState,
  { coverage = null, incomplete = "action_required" }: PictureFacts = {},
): HeadPicture {
  switch (state.kind) {
    case "queued":
      return { status: "queued", conclusion: null, title: "Waiting to be reviewed" };
    case "running":
      return { status: "in_progress", conclusion: null, title: "Review in progress" };
    case "reviewed-clean":
    case "reviewed-findings":
      return ended("success", verdictLine(state, coverage));
    case "blocked":
      return ended("failure", verdictLine(state, coverage));
    case "partial":
      return ended(
        incomplete,
        verdictLine(state, coverage),
        firstReason(coverage),
        again(state.retryAt),
      );
    case "not-reviewed":
      return ended(
        incomplete,
        verdictLine({ ...state, why: cutText(state.why, maxReason) }, coverage),
        again(state.retryAt),
      );
    case "skipped":
      return ended("skipped", verdictLine(state, coverage));
    case "superseded":
      // Not `neutral`: the branch may be pushed back to this head, which nobody reviewed.
      return ended("cancelled", verdictLine(state, coverage));
  }
}

function ended(conclusion: CheckConclusion, ...parts: readonly string[]): HeadPicture {
  const title = parts.filter((part) => part !== "").join("; ");
  return { status: "completed", conclusion, title: cutText(title, maxTitle) };
}

function firstReason(coverage: Coverage | null): string {
  if (coverage === null) return "";
  const [missing] = missingFrom(coverage);
  const reason = missing === undefined ? coverage.truncated : `${missing.by}: ${missing.detail}`;
  return reason === null ? "" : cutText(reason, maxReason);
}

function again(retryAt: number | null): string {
  return retryAt === null ? "" : `tried again at ${timeOf(retryAt)}`;
}
