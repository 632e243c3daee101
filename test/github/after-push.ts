import { diffFile } from "./diff-lines.ts";
import { findPlace } from "./diff-place.ts";
import { gitOnce } from "./git.ts";
import { pullBase } from "./pull-files.ts";
import type { Pull, Repository, ReviewComment, World } from "./world.ts";

/**
 * What GitHub does to review comments when the head or the base moved. Where the commented lines are
 * still in the diff, unchanged, the comment moves along: new `line`, and `commit_id` becomes the head
 * (R23). Where they are not, the comment is outdated: `line` null, the `original_…` fields kept (R16).
 * A review's own `commit_id` follows the head, unless the switch `frozenReviewCommit` is on.
 */
export async function repositionComments(
  world: World,
  repository: Repository,
  pull: Pull,
): Promise<void> {
  const places = await Promise.all(
    pull.reviewComments.map((comment) => placeNow(world, repository, pull, comment)),
  );
  for (const [index, comment] of pull.reviewComments.entries()) {
    const place = places[index] ?? null;
    comment.line = place?.line ?? null;
    comment.startLine = place?.startLine ?? null;
    if (place !== null) comment.commitId = pull.headSha;
  }
  if (world.switches.frozenReviewCommit) return;
  for (const review of pull.reviews) review.commitId = pull.headSha;
}

type Place = Pick<ReviewComment, "line" | "startLine">;
type Commented = Pick<
  ReviewComment,
  | "path"
  | "subject"
  | "side"
  | "startSide"
  | "originalLine"
  | "originalStartLine"
  | "originalCommitId"
>;

/** The comment's lines in the diff of today's head; null once it is outdated. */
export async function placeNow(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: Commented,
): Promise<Place | null> {
  const file = await diffFile(world, repository, pull, comment.path);
  if (file === null) return null;
  if (comment.subject === "file") return { line: null, startLine: null };
  if (comment.originalLine === null) return null;
  const side = comment.side ?? "RIGHT";
  const startSide = comment.startSide ?? side;
  const line = await follow(repository, pull, comment, side, comment.originalLine);
  if (line === null || findPlace(file, side, line) === null) return null;
  if (comment.originalStartLine === null) return { line, startLine: null };
  const startLine = await follow(repository, pull, comment, startSide, comment.originalStartLine);
  if (startLine === null || findPlace(file, startSide, startLine) === null) return null;
  // A change between the two ends breaks the range even where both ends survive.
  const stretched = line - startLine !== comment.originalLine - comment.originalStartLine;
  return startSide === side && stretched ? null : { line, startLine };
}

/** Where a line of the commit that was commented on stands today; null when it was changed. */
async function follow(
  repository: Repository,
  pull: Pull,
  comment: Commented,
  side: "LEFT" | "RIGHT",
  line: number,
): Promise<number | null> {
  const heads = [comment.originalCommitId, pull.headSha];
  const [from = "", to = ""] =
    side === "RIGHT"
      ? heads
      : await Promise.all(heads.map((head) => pullBase(repository, pull, head)));
  if (from === to) return line;
  const compare = ["--literal-pathspecs", "diff", "-U0", "--no-renames", "--no-ext-diff"];
  const diff = await gitOnce(repository.gitDir, [...compare, from, to, "--", comment.path]);
  let shift = 0;
  for (const text of diff.toString("latin1").split("\n")) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(text);
    if (header === null) continue;
    const first = Number(header[1]);
    const removed = Number(header[2] ?? 1);
    // With nothing removed, git names the line before the insertion.
    if (removed > 0 ? line < first : line <= first) break;
    if (line < first + removed) return null;
    shift += Number(header[3] ?? 1) - removed;
  }
  return line + shift;
}
