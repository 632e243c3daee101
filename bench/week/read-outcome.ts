import { silentLog } from "../../src/domain/log.ts";
import { openLocalClone } from "../../src/git/local-clone.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import { readChange } from "../../src/review/read-change.ts";
import { isObject } from "../../test/github/call-values.ts";
import { parsePatch } from "../../test/github/diff-lines.ts";
import { gitMaybe } from "../../test/github/git.ts";
import { diffFiles } from "../../test/github/git-diff.ts";
import type { Pull, RequestRecord, ReviewComment } from "../../test/github/world.ts";
import { checkWrites } from "../check-writes.ts";
import type { ChangedLine } from "./asked-rows.ts";
import { claimIn } from "./claims.ts";
import type { GreenCheck, PostedComment, PullHead } from "./judge.ts";
import type { OpenWeek } from "./open-week.ts";
import type { PlayedWeek } from "./play-week.ts";

/** What the App left on the emulated GitHub, read from there and from git alone. */
export interface Outcome {
  readonly comments: readonly PostedComment[];
  readonly heads: readonly PullHead[];
  /** With those changed lines only that are in files to be reviewed. */
  readonly greens: readonly GreenCheck[];
}

export async function readOutcome(week: OpenWeek, played: PlayedWeek): Promise<Outcome> {
  const heads: PullHead[] = [];
  for (const { pull, sha, base, at } of played.heads) {
    heads.push({ pull, sha, at, changed: await changedLines(week, base, sha) });
  }
  const comments: PostedComment[] = [];
  for (const pull of played.pulls) {
    for (const comment of pull.reviewComments) {
      const ours = comment.author.id === week.github.world.app.bot.id;
      if (ours && comment.inReplyTo === null) comments.push(await posted(week, pull, comment));
    }
  }
  return { comments, heads, greens: await greenChecks(week, played, heads) };
}

async function changedLines(
  { repository }: OpenWeek,
  base: string,
  head: string,
): Promise<readonly ChangedLine[]> {
  const files = await diffFiles(repository.repository.gitDir, base, head, Infinity);
  return files.flatMap(({ path, patch, status }) => {
    if (status === "removed") return [];
    return parsePatch(patch ?? "").flatMap(({ lines }) => {
      const standing = lines.filter(({ right }) => right !== null);
      return lines.flatMap((line): ChangedLine[] => {
        const text = line.text.slice(1);
        if (line.text.startsWith("-")) return [{ path, kind: "removed", text }];
        if (!line.text.startsWith("+")) return [];
        const at = standing.indexOf(line);
        const above = standing[at - 1]?.text.slice(1);
        const below = standing[at + 1]?.text.slice(1);
        return [{ path, kind: "added", text, above, below }];
      });
    });
  });
}

async function posted(
  { repository }: OpenWeek,
  pull: Pull,
  comment: ReviewComment,
): Promise<PostedComment> {
  const { body, path, originalLine, originalStartLine, originalCommitId, side } = comment;
  const file = await gitMaybe(repository.repository.gitDir, [
    "cat-file",
    "blob",
    `${originalCommitId}:${path}`,
  ]);
  const onLine = originalLine !== null && side === "RIGHT" && file !== null;
  const code = /\nCode:\n([\s\S]*?)\n\n(?:Proposed replacement:|Check whether)/u.exec(body)?.[1];
  return {
    pull: pull.number,
    path,
    commit: originalCommitId,
    at: comment.createdAt,
    claim: claimIn(body),
    rule: /Found by `([^`]+)`/u.exec(body)?.[1] ?? null,
    quoted: (code ?? "").split("\n").filter((line) => line.trim() !== "" && !/⟪U\+/u.test(line)),
    lines: onLine
      ? file.split("\n").slice((originalStartLine ?? originalLine) - 1, originalLine)
      : null,
  };
}

/** Every moment at which a check of ours became green, whatever became of it later. */
async function greenChecks(
  week: OpenWeek,
  played: PlayedWeek,
  heads: readonly PullHead[],
): Promise<readonly GreenCheck[]> {
  const greens: GreenCheck[] = [];
  const eligible = new Map<string, ReadonlySet<string>>();
  for (const request of checkWrites(week.github)) {
    if (!isObject(request.body) || request.body["conclusion"] !== "success") continue;
    const sha = headOf(week, request);
    const head = heads.find((one) => one.sha === sha);
    const base = played.heads.find((one) => one.sha === sha)?.base;
    if (head === undefined || base === undefined) throw new Error(`a check of nothing: ${sha}`);
    const paths = eligible.get(sha) ?? (await eligiblePaths(week, base, sha));
    eligible.set(sha, paths);
    const changed = head.changed.filter(({ path }) => paths.has(path));
    greens.push({ ...head, changed, at: request.at });
  }
  return greens;
}

function headOf({ repository }: OpenWeek, { body, path }: RequestRecord): string {
  if (isObject(body) && typeof body["head_sha"] === "string") return body["head_sha"];
  const id = Number(path.split("/").at(-1));
  return repository.repository.checkRuns.find((run) => run.id === id)?.headSha ?? "";
}

/** The files that policy lets through: what is eligible is defined there and nowhere else. */
async function eligiblePaths(
  { repository }: OpenWeek,
  base: string,
  head: string,
): Promise<ReadonlySet<string>> {
  const dir = repository.repository.gitDir;
  const source = await openLocalClone({ dir, base, head, log: silentLog });
  try {
    const { eligible } = await readChange(source, defaultConfig);
    return new Set(eligible.map(({ file }) => file.path));
  } finally {
    await source.close();
  }
}
