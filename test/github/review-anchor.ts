import { isObject, text, whole } from "./call-values.ts";
import { diffFile } from "./diff-lines.ts";
import { findPlace, hunkDownTo, type Side } from "./diff-place.ts";
import type { Pull, Repository, World } from "./world.ts";
import type { NewReviewComment } from "./write-review.ts";

/** The place that a comment asks for, as it came in the request. */
export interface WantedAnchor {
  readonly path: string;
  readonly side: Side;
  readonly line: number | null;
  readonly startSide: Side | null;
  readonly startLine: number | null;
}

/** Why GitHub would not put a comment there. */
export type AnchorRefusal = "path" | "line" | "start-order" | "start-hunk";

/** What the create-review route says today (R2, R4, R6, R7), and until about 2025 (`legacy422`). */
export const refusalTexts: Readonly<
  Record<AnchorRefusal, { readonly now: string; readonly legacy: string }>
> = {
  path: {
    now: "Path could not be resolved",
    legacy:
      "Pull request review thread path is invalid and Pull request review thread diff hunk can't be blank",
  },
  line: {
    now: "Line could not be resolved",
    legacy:
      "Pull request review thread line must be part of the diff, Pull request review thread start line must be part of the same hunk as the line., and Pull request review thread diff hunk can't be blank",
  },
  "start-order": {
    now: "Pull request review thread start line must precede the end line.",
    legacy: "Pull request review thread start line must precede the end line.",
  },
  "start-hunk": {
    now: "Pull request review thread start line must be part of the same hunk as the line.",
    legacy: "Pull request review thread start line must be part of the same hunk as the line.",
  },
};

export function wantedAnchor(body: unknown): WantedAnchor {
  const wanted = isObject(body) ? body : {};
  const side = sideOf(text(wanted, "side")) ?? "RIGHT";
  const startLine = whole(wanted, "start_line");
  return {
    path: text(wanted, "path") ?? "",
    side,
    line: whole(wanted, "line"),
    startSide: startLine === null ? null : (sideOf(text(wanted, "start_side")) ?? side),
    startLine,
  };
}

/** Checks a comment's place against the real diff of `commit`: the comment, or why it is refused. */
export async function anchorComment(
  world: World,
  repository: Repository,
  pull: Pull,
  commit: string,
  body: string,
  wanted: WantedAnchor,
): Promise<NewReviewComment | AnchorRefusal> {
  const file = await diffFile(world, repository, pull, wanted.path, commit);
  if (file === null || file.hunks.length === 0) return "path";
  if (wanted.line === null) return "line";
  if (wanted.startLine !== null && wanted.startLine >= wanted.line) return "start-order";
  const place = findPlace(file, wanted.side, wanted.line);
  if (place === null) return "line";
  if (wanted.startLine !== null) {
    const start = findPlace(file, wanted.startSide ?? wanted.side, wanted.startLine);
    if (start === null) return "line";
    if (start.hunk !== place.hunk) return "start-hunk";
  }
  return { ...wanted, body, subject: "line", diffHunk: hunkDownTo(place), replyTo: null };
}

function sideOf(value: string | null): Side | null {
  return value === "LEFT" || value === "RIGHT" ? value : null;
}
