import { readMarker } from "../../../src/github/marker.ts";
import type { CheckRun, Pull, Repository, ReviewComment } from "../../github/world.ts";
import { changedLines, shownLines, defectOf, reaches, type Code, type Severity } from "./code.ts";
import { rowKey, type EmulatedModel } from "./model.ts";

/** What the oracle knows of history, from the one who wrote it. */
export interface History {
  code(sha: string): Code;
  mergeBase(base: string, head: string): string;
  tip(branch: string): string;
  /** Gates that have held at some time; the newest last. */
  readonly gates: readonly (Severity | "never")[];
}

interface Defect {
  readonly id: string;
  /** Nobody but the App knows. */
  readonly mayBeLate: boolean;
}

export interface Oracle {
  /** Called when the App has read a pull request: what it says from now on may rest on this. */
  appRead(number: number): void;
  baseChanged(pull: Pull): void;
  /** Throws nothing; what is wrong is added to `wrong`. */
  look(): void;
  readonly wrong: readonly string[];
  /** Defects of a head that stand at the gate, unless they count as late. */
  atGate(head: string, base: string, gate: Severity | "never"): readonly Defect[];
  /** Lines of a head that nobody has read, of those that the change against `base` touches. */
  unread(head: string, base: string): readonly string[];
  isEmpty(head: string, base: string): boolean;
}

export function createOracle(parts: {
  readonly repository: Repository;
  readonly pulls: readonly Pull[];
  readonly botId: number;
  readonly appId: number;
  readonly model: EmulatedModel;
  readonly history: History;
}): Oracle {
  const { repository, model, history } = parts;
  const wrong: string[] = [];
  const known = new Map<number, string>();
  const looked = new Set<number>();
  const newestRoot = new Map<string, ReviewComment>();
  /** By number, the bases that a pull request has had since the App read it. */
  const bases = new Map<number, readonly string[]>();
  let baseMoved = false;

  /** Of a file that is gone there is nothing to review. */
  const changeOf = (head: string, base: string) => {
    const code = history.code(head);
    const before = history.code(history.mergeBase(history.tip(base), head));
    return changedLines(before, code).filter(({ path }) => code[path] !== undefined);
  };

  const shown = (head: string, base: string) =>
    shownLines(history.code(history.mergeBase(history.tip(base), head)), history.code(head));

  function unread(head: string, base: string): readonly string[] {
    return changeOf(head, base)
      .filter(({ path, sign, text }) => !model.answered.has(rowKey(path, sign, text)))
      .map(({ path, sign, text }) => `${path} ${sign}${text}`);
  }

  function atGate(head: string, base: string, gate: Severity | "never"): readonly Defect[] {
    return changeOf(head, base).flatMap(({ sign, text }) => {
      const defect = sign === "+" ? defectOf(text) : null;
      if (defect === null || !reaches(defect.severity, gate)) return [];
      // Shown before as unchanged, it may count as late now: told, but not at the gate.
      const mayBeLate = model.context.has(text) && defect.severity !== "critical";
      return [{ id: defect.id, mayBeLate }];
    });
  }

  function isEmpty(head: string, base: string): boolean {
    return changeOf(head, base).length === 0;
  }

  /** Why a `success` is not true of this head against this base; null when it is. */
  function falseGreen(head: string, base: string): string | null {
    const missing = unread(head, base);
    if (missing.length > 0) return `nobody has read ${missing[0]}`;
    const open = history.gates.map((gate) =>
      atGate(head, base, gate).find(({ mayBeLate }) => !mayBeLate),
    );
    if (open.every((defect) => defect !== undefined)) return `${open[0]?.id} is open`;
    return null;
  }

  function lookAtChecks(): void {
    const [pull] = parts.pulls;
    if (pull === undefined) return;
    const ours = repository.checkRuns.filter(({ appId }) => appId === parts.appId);
    const heads = ours.map(({ headSha }) => headSha);
    for (const head of new Set(heads.filter((each, index) => heads.indexOf(each) !== index))) {
      wrong.push(`two check runs of ours on ${nameOf(pull, head)}`);
    }
    for (const check of ours) {
      const now = JSON.stringify([
        check.status,
        check.conclusion,
        check.completedAt,
        check.externalId,
        check.output.title,
      ]);
      if (known.get(check.id) === now) continue;
      known.set(check.id, now);
      if (check.conclusion !== "success" || check.status !== "completed") continue;
      lookAtGreen(check);
    }
  }

  /** Of several pull requests with one head, each may be the only one that the App knows of. */
  function lookAtGreen(check: CheckRun): void {
    const whys = parts.pulls
      .filter(({ heads }) => heads.includes(check.headSha))
      .flatMap(({ number }) => bases.get(number) ?? [])
      .map((base) => [base, falseGreen(check.headSha, base)] as const);
    const [pull] = parts.pulls;
    if (pull === undefined || whys.some(([, why]) => why === null)) return;
    const text = whys.map(([base, why]) => `against ${base} ${why}`).join(", ");
    wrong.push(`a green check on ${nameOf(pull, check.headSha)}: ${text}`);
  }

  function lookAtComments(pull: Pull): void {
    for (const comment of pull.reviewComments) {
      if (looked.has(comment.id) || comment.author.id !== parts.botId) continue;
      looked.add(comment.id);
      if (comment.inReplyTo === null) lookAtRoot(pull, comment);
      else lookAtReply(pull, comment);
    }
    const summaries = pull.issueComments.filter(
      ({ author, body }) => author.id === parts.botId && readMarker(body)?.kind === "summary",
    );
    if (summaries.length > 1) wrong.push(`two summaries of #${pull.number}`);
  }

  function lookAtRoot(pull: Pull, comment: ReviewComment): void {
    const id = idIn(comment.body);
    if (id === null) return void wrong.push(`a comment of nothing: ${comment.body}`);
    const { path, originalLine, originalStartLine, side, originalCommitId: commit } = comment;
    const lines = history.code(commit)[path] ?? [];
    const line = originalLine === null ? undefined : lines[originalLine - 1];
    const isThere = line !== undefined && defectOf(line)?.id === id;
    if (comment.subject !== "line" || side !== "RIGHT" || originalStartLine !== null || !isThere) {
      wrong.push(
        `the comment on ${id} stands on ${path}:${originalLine} (${comment.subject}, ${side}) of ${nameOf(pull, commit)}: ${line}`,
      );
    }
    const key = `${pull.number} ${id}`;
    const before = newestRoot.get(key);
    newestRoot.set(key, comment);
    if (before !== undefined && !pull.reviewComments.some((each) => saysFixed(each, before))) {
      wrong.push(
        `${id} is said twice, at ${nameOf(pull, before.originalCommitId)} and ${nameOf(pull, commit)}`,
      );
    }
  }

  function lookAtReply(pull: Pull, comment: ReviewComment): void {
    const marker = readMarker(comment.body);
    if (marker?.kind !== "fixed") return;
    const root = pull.reviewComments.find(({ id }) => id === comment.inReplyTo);
    const id = root === undefined ? null : idIn(root.body);
    // Where another base has the code, nobody can tell it from like code that was always there.
    const lines = baseMoved
      ? shown(marker.head, pull.baseRef).flatMap(({ sign, text }) => (sign === "-" ? [] : text))
      : Object.values(history.code(marker.head)).flat();
    const stands = lines.some((line) => defectOf(line)?.id === id);
    if (id === null || stands)
      wrong.push(`${id} is said to be fixed in ${nameOf(pull, marker.head)} and is not`);
    const again = pull.reviewComments.filter((each) => root !== undefined && saysFixed(each, root));
    if (again.length > 1) wrong.push(`${id} is said twice to be fixed`);
  }

  return {
    wrong,
    unread,
    atGate,
    isEmpty,
    appRead(number) {
      const pull = parts.pulls.find((each) => each.number === number);
      if (pull !== undefined) bases.set(number, [pull.baseRef]);
    },
    baseChanged(pull) {
      bases.set(pull.number, [...(bases.get(pull.number) ?? []), pull.baseRef]);
      baseMoved ||= pull.baseRef !== "main";
    },
    look() {
      lookAtChecks();
      for (const pull of parts.pulls) lookAtComments(pull);
    },
  };
}

function idIn(body: string): string | null {
  return /Mistake (d\d+x) stands here/.exec(body)?.[1] ?? null;
}

function saysFixed(comment: ReviewComment, root: ReviewComment): boolean {
  return comment.inReplyTo === root.id && readMarker(comment.body)?.kind === "fixed";
}

/** Heads by their place in the pull request's life. */
export function nameOf(pull: Pull, sha: string): string {
  return `head ${pull.heads.indexOf(sha)} (${sha.slice(0, 7)})`;
}
