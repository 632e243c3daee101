import { cutText } from "../domain/cut-text.ts";
import { defuse } from "../domain/defuse.ts";
import { worstOf, type HeadState } from "../domain/head-state.ts";
import { fitLines } from "./fit-bytes.ts";
import { maxTitle, pictureOf, type HeadPicture } from "./head-picture.ts";

/** One pull request's part in the check of a commit. */
export interface CheckPart {
  /** The pull request's. */
  readonly number: number;
  readonly state: HeadState;
  readonly incomplete: "action_required" | "neutral";
  /** Where more is known than the state says; plain text. */
  readonly title?: string;
}

/** UTF-8 bytes; a report of `maxBodyBytes` and this stay below what GitHub takes. */
const maxListBytes = 4_000;

/** What the one check of a commit says for all pull requests whose head it is. */
export interface SharedCheck<Part extends CheckPart> {
  /** The one that decides. */
  readonly decides: Part;
  readonly picture: HeadPicture;
  /** Markdown. */
  readonly summary: string;
}

/**
 * GitHub keeps checks by commit, so pull requests with one head share one: it shows the worst of
 * their states and names whose it is. `report` is the Markdown that belongs to the first of them, or
 * to none. Null where there is nobody to speak for.
 */
export function sharedCheck<Part extends CheckPart>(
  parts: readonly Part[],
  report: string,
): SharedCheck<Part> | null {
  const decides = worstOf(parts);
  if (decides === null) return null;
  const picture = pictureOf(decides.state, decides);
  const title = decides.title ?? picture.title;
  if (parts.length === 1) {
    return {
      decides,
      picture: { ...picture, title },
      summary: report === "" ? defuse(title) : report,
    };
  }
  const lines = parts.map((part) => {
    const own = part.title ?? pictureOf(part.state, part).title;
    return `- #${part.number}: ${defuse(own, 300)}`;
  });
  const head = `This commit is the head of ${parts.length} pull requests, and this check speaks for all of them:`;
  const of = report === "" ? [] : [`Of #${parts[0]?.number ?? decides.number}:`, report];
  const list = fitLines(lines, maxListBytes, (left) => `- and ${left} more`);
  return {
    decides,
    picture: { ...picture, title: cutText(`#${decides.number}: ${title}`, maxTitle) },
    summary: [head, list, ...of].join("\n\n"),
  };
}
