import type { Reply } from "./route.ts";
import { basicError, unprocessable, validationFailed } from "./replies.ts";
import type { World } from "./world.ts";

const codePoints = 65_536;
const issueCommentBytes = 262_144;
const tooLong = `Body is too long (maximum is ${codePoints} characters)`;

/** A review's body or inline comment (R18): counted in code points. Null when it fits. */
export function refuseLongReviewText(texts: readonly string[]): Reply | null {
  return texts.some((text) => Array.from(text).length > codePoints) ? unprocessable(tooLong) : null;
}

/**
 * A conversation comment (C7): the message names characters, measured refusals come at 262,144 bytes of
 * UTF-8; the switch `strictBodyLimit` takes the message at its word. Null when it fits.
 */
export function refuseLongIssueComment(world: World, body: string): Reply | null {
  const fits = world.switches.strictBodyLimit
    ? Array.from(body).length <= codePoints
    : Buffer.byteLength(body) <= issueCommentBytes;
  if (fits) return null;
  const error = {
    resource: "IssueComment",
    code: "unprocessable",
    field: "data",
    message: tooLong,
  };
  return validationFailed([error]);
}

/** Writes on the conversation of an archived repository or a locked pull request (C8). */
export function refuseClosedConversation(archived: boolean, locked: boolean): Reply | null {
  if (archived) return basicError(403, "Repository was archived so is read-only.");
  return locked ? basicError(403, "Unable to create comment because issue is locked.") : null;
}
