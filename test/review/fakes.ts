import { createHash } from "node:crypto";

import { diffTexts } from "../../src/diff/diff-texts.ts";
import type { FileChange } from "../../src/domain/change.ts";
import type { Clock } from "../../src/domain/clock.ts";
import {
  noUsage,
  type Engine,
  type EngineEvent,
  type NotReviewed,
} from "../../src/domain/engine.ts";
import type { Claim, EngineName } from "../../src/domain/finding.ts";
import {
  sha,
  type Fingerprint,
  type ReviewId,
  type Sha,
  type UnitKey,
} from "../../src/domain/ids.ts";
import { isUnfinished } from "../../src/domain/head-state.ts";
import type { LedgerEntry } from "../../src/domain/ledger-entry.ts";
import type { PullRequest, PullRequestRef } from "../../src/domain/pull-request.ts";
import type { Receipt, SignedReceipt } from "../../src/domain/receipt.ts";
import { rowsOf } from "../../src/domain/unit.ts";
import { nothingSeen, type Seen } from "../../src/domain/seen-file.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import { eventsOf } from "../../src/review/events-of.ts";
import { isWhole } from "../../src/review/is-whole.ts";
import { nextHeadState, type HeadEvent } from "../../src/review/next-head-state.ts";
import { noteHead } from "../../src/review/note-head.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import type {
  CachedResult,
  ChangeSource,
  CommandOutcome,
  CommandRecords,
  Ledger,
  Heads,
  KnownHead,
  NotedHead,
  Pauses,
  Publisher,
  RememberedConfig,
  RememberedConfigs,
  ReviewCache,
  Said,
} from "../../src/review/ports.ts";

export type Files = Readonly<Record<string, string>>;

export function fakeSha(seed: string): Sha {
  return sha(createHash("sha1").update(seed).digest("hex"));
}

/** A pull request over two sets of files, as a source would read it. */
export function fakeSource(
  before: Files,
  after: Files,
  options: { readonly head?: string; readonly pull?: Partial<PullRequest> } = {},
): ChangeSource {
  const repository = { id: "7", owner: "acme", name: "shop" };
  const head = fakeSha(options.head ?? JSON.stringify(after));
  const base = fakeSha(JSON.stringify(before));
  const pullRequest: PullRequest = {
    ref: { repository, number: 12 },
    state: "open",
    draft: false,
    locked: false,
    title: "Change things",
    author: { login: "ada", isBot: false },
    labels: [],
    size: { files: 1, lines: 1 },
    base: { ref: "main", sha: base },
    head: { ref: "topic", sha: head, fork: false },
    ...options.pull,
  };
  return {
    repository,
    pullRequest,
    readChange: () =>
      Promise.resolve({
        base,
        mergeBase: base,
        head,
        files: fileChanges(before, after),
        truncated: null,
      }),
    readFile: (path, side) => {
      const text = (side === "head" ? after : before)[path];
      return Promise.resolve(text === undefined ? null : { kind: "text", text, lossy: false });
    },
    currentHead: () => Promise.resolve(head),
  };
}

function fileChanges(before: Files, after: Files): readonly FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => ({
      path,
      previousPath: null,
      status: !(path in before) ? "added" : !(path in after) ? "removed" : "modified",
      kind: "file",
      patch: { kind: "hunks", hunks: diffTexts(before[path] ?? "", after[path] ?? "") ?? [] },
    }));
}

/** A claim with everything but its quote filled in. */
export function claim(quote: string, more: Partial<Claim> = {}): Claim {
  return {
    quote,
    row: null,
    side: "new",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "This is wrong.",
    trigger: "When it runs, the result is wrong.",
    why: "",
    replacement: null,
    rule: null,
    cwe: null,
    ...more,
  };
}

export interface FakeEngine extends Engine {
  /** Ids of the units of each call of `review`. */
  readonly calls: readonly (readonly string[])[];
  readonly paths: () => readonly string[];
}

/** An engine that claims a defect on every added line which contains `BUG`. */
export function markerEngine(
  options: {
    readonly name?: EngineName;
    readonly marker?: string;
    readonly more?: Partial<Claim>;
    readonly missing?: (path: string) => readonly NotReviewed[];
    readonly before?: () => Promise<void> | void;
  } = {},
): FakeEngine {
  const calls: string[][] = [];
  const paths: string[] = [];
  return {
    name: options.name ?? "analyzers",
    calls,
    paths: () => paths,
    identity: () => Promise.resolve(`marker ${options.marker ?? "BUG"}`),
    async *review(units): AsyncGenerator<EngineEvent> {
      calls.push(units.map(({ id }) => id));
      await options.before?.();
      yield { kind: "usage", usage: { ...noUsage, calls: 1, dollars: 0.01 } };
      for (const unit of units) {
        paths.push(unit.path);
        const claims = rowsOf(unit).flatMap((line, row) =>
          line.kind === "added" && line.text.includes(options.marker ?? "BUG")
            ? [claim(line.text, { row, ...options.more })]
            : [],
        );
        const missing = options.missing?.(unit.path) ?? [];
        yield { kind: "outcome", unitId: unit.id, claims, missing };
      }
    },
  };
}

export function fakeCache(): ReviewCache & { readonly size: () => number } {
  const stored = new Map<UnitKey, CachedResult>();
  return {
    size: () => stored.size,
    lookUp: (keys) => {
      const hits = new Map<UnitKey, CachedResult>();
      const owned = new Set<UnitKey>();
      for (const key of keys) {
        const hit = stored.get(key);
        if (hit === undefined) owned.add(key);
        else hits.set(key, hit);
      }
      return Promise.resolve({ hits, owned, pending: new Map() });
    },
    store: (key, _repository, result) => {
      stored.set(key, result);
      return Promise.resolve();
    },
    release: () => undefined,
  };
}

export interface FakePublisher extends Publisher {
  readonly plans: readonly ReviewPlan[];
  readonly ends: readonly Verdict[];
  readonly events: readonly string[];
}

/** Remembers what stands on the pull request, as GitHub would. */
export function fakePublisher(
  options: { readonly onPublish?: (plan: ReviewPlan) => void } = {},
): FakePublisher {
  const standing = new Map<Fingerprint, number>();
  const plans: ReviewPlan[] = [];
  const ends: Verdict[] = [];
  const events: string[] = [];
  const all = (): readonly Said[] =>
    [...standing].map(([fingerprint, commentId]) => ({ fingerprint, commentId }));
  return {
    plans,
    ends,
    events,
    begin: () => {
      events.push("begin");
      return Promise.resolve();
    },
    progress: (done, total) => {
      events.push(`${done}/${total}`);
      return Promise.resolve();
    },
    said: () => Promise.resolve(all()),
    publish: (plan) => {
      options.onPublish?.(plan);
      events.push("publish");
      plans.push(plan);
      for (const finding of [...plan.inline, ...plan.onFile]) {
        standing.set(finding.fingerprint, standing.size + 1);
      }
      return Promise.resolve({ comments: all() });
    },
    end: (_review, verdict) => {
      events.push(`end ${verdict.kind}`);
      ends.push(verdict);
      return Promise.resolve();
    },
  };
}

export function fakeLedger(): Ledger & { readonly receipts: readonly Receipt[] } {
  const entries = new Map<Fingerprint, LedgerEntry>();
  const receipts: Receipt[] = [];
  let seen: Seen = nothingSeen;
  return {
    receipts,
    entries: () => Promise.resolve([...entries.values()]),
    seen: () => Promise.resolve(seen),
    record: (_pull, update, receipt, nowSeen) => {
      if (nowSeen !== undefined) seen = nowSeen;
      for (const entry of update) entries.set(entry.fingerprint, entry);
      receipts.push(receipt.receipt);
      return Promise.resolve();
    },
    dismiss: (_pull, fingerprint, by, because, resolved) => {
      const entry = entries.get(fingerprint);
      if (entry === undefined) return Promise.resolve(false);
      const more = resolved === true ? ({ resolved } as const) : {};
      entries.set(fingerprint, { ...entry, life: { kind: "dismissed", by, because, ...more } });
      return Promise.resolve(true);
    },
    reopen: (_pull, fingerprints) => {
      for (const fingerprint of fingerprints) {
        const entry = entries.get(fingerprint);
        if (entry?.life.kind !== "dismissed") continue;
        entries.set(fingerprint, { ...entry, life: { kind: "open" } });
      }
      return Promise.resolve();
    },
    latestReceipt: (_pull, head) =>
      Promise.resolve(receipts.findLast((one) => head === undefined || one.head === head) ?? null),
  };
}

/** Signs with nothing: what is signed is for the storage's tests. */
export const receiptTools = {
  program: "0.0.0-test",
  signReceipt: (receipt: Receipt): SignedReceipt => ({
    receipt,
    signature: { algorithm: "Ed25519", key: "", value: "" },
  }),
  onReviewed: () => undefined,
} as const;

export interface FakeHeads extends Heads {
  /** A review of the head begins, and its check says so. */
  readonly begun: (pull: PullRequestRef, head: Sha) => Promise<void>;
}

/** Those of one repository; `running`: heads of #12 that are being reviewed. */
export function fakeHeads(...running: readonly Sha[]): FakeHeads {
  const known = new Map<string, KnownHead>();
  const put = (number: number, noted: NotedHead): void => {
    known.set(`${number} ${noted.head}`, { ...noted, number, shown: false });
  };
  const begun = (number: number, head: Sha): void => {
    put(number, { head, state: { kind: "running" }, review: null, incomplete: "action_required" });
  };
  for (const head of running) begun(12, head);
  const heads: FakeHeads = {
    begun: ({ number }, head) => Promise.resolve(begun(number, head)),
    ofPullRequest: ({ number }) =>
      Promise.resolve([...known.values()].filter((each) => each.number === number)),
    ofCommit: (_repository, head) =>
      Promise.resolve([...known.values()].filter((each) => each.head === head)),
    open: async (pull) =>
      (await heads.ofPullRequest(pull)).flatMap(({ head, state, shown }) =>
        state.kind === "running" || (!isUnfinished(state) && !shown) ? [head] : [],
      ),
    ask: ({ number }, head) => {
      const before = known.get(`${number} ${head}`)?.state ?? null;
      const state = nextHeadState(before, { kind: "asked" });
      if (state !== before)
        put(number, { head, state, review: null, incomplete: "action_required" });
      return Promise.resolve();
    },
    note: ({ number }, noted) => Promise.resolve(put(number, noted)),
    shown: ({ number }, head) => {
      const one = known.get(`${number} ${head}`);
      if (one !== undefined) known.set(`${number} ${head}`, { ...one, shown: true });
      return Promise.resolve();
    },
  };
  return heads;
}

/** The publisher, noting what its checks show, as the one of GitHub does. */
export function withNotes(publisher: Publisher, heads: Heads, pull: PullRequestRef): Publisher {
  const note = async (
    review: { readonly id: ReviewId; readonly head: Sha },
    events: readonly HeadEvent[],
  ): Promise<void> => {
    const about = { head: review.head, review: review.id, incomplete: "action_required" } as const;
    await noteHead(heads, pull, about, events);
  };
  return {
    ...publisher,
    begin: async (review) => {
      await note(review, [{ kind: "asked" }, { kind: "started" }]);
      await publisher.begin(review);
    },
    publish: async (plan) => {
      const published = await publisher.publish(plan);
      const { head } = plan.change;
      await note({ id: plan.id, head }, eventsOf(plan.verdict, isWhole(plan.coverage)));
      await heads.shown(pull, head);
      return published;
    },
    end: async (review, verdict, notes) => {
      await note(review, [{ kind: "asked" }, ...eventsOf(verdict, false)]);
      await publisher.end(review, verdict, notes);
      await heads.shown(pull, review.head);
    },
  };
}

/** Of one pull request. */
export function fakePauses(): Pauses {
  let by: string | null = null;
  return {
    of: () => Promise.resolve(by),
    pause: (_pull, login) => {
      by ??= login;
      return Promise.resolve();
    },
    resume: () => {
      const was = by !== null;
      by = null;
      return Promise.resolve(was);
    },
  };
}

/** Whatever the repository and the time; `earlier` is what came of commands before. */
export function fakeCommandRecords(
  ...earlier: readonly CommandOutcome[]
): CommandRecords & { readonly told: (readonly [command: string, outcome: CommandOutcome])[] } {
  const told: (readonly [string, CommandOutcome])[] = [];
  return {
    told,
    has: () => Promise.resolve(told.length > 0),
    since: () => Promise.resolve(earlier),
    record: (_pull, _comment, _login, commands) => {
      told.push(...commands.map(({ command, outcome }) => [command, outcome] as const));
      return Promise.resolve();
    },
  };
}

export function fakeConfigs(): RememberedConfigs & { readonly writes: () => number } {
  const kept = new Map<string, RememberedConfig>();
  let writes = 0;
  return {
    writes: () => writes,
    of: ({ id }, origin) => Promise.resolve(kept.get(`${id} ${origin}`) ?? null),
    remember: ({ id }, origin, config) => {
      writes += 1;
      if (config === null) kept.delete(`${id} ${origin}`);
      else kept.set(`${id} ${origin}`, config);
      return Promise.resolve();
    },
  };
}

export function fixedClock(start = 1_750_000_000_000): Clock & { advance: (ms: number) => void } {
  let time = start;
  return { now: () => time, advance: (ms) => void (time += ms) };
}
