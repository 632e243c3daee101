import type { Change, FileContent, Side } from "../domain/change.ts";
import type { Claim } from "../domain/finding.ts";
import type { HeadState } from "../domain/head-state.ts";
import type { DeliveryId, Fingerprint, ReviewId, Sha, UnitKey } from "../domain/ids.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { MergeGroupRef } from "../domain/merge-group.ts";
import type { PullRequest, PullRequestRef, RepositoryRef } from "../domain/pull-request.ts";
import type { Receipt, SignedReceipt } from "../domain/receipt.ts";
import type { Seen } from "../domain/seen-file.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ConfigOrigin } from "../policy/effective-config.ts";
import type { GroupVerdict } from "./merge-group/group-verdict.ts";
import type { ReviewPlan } from "./plan.ts";

/** Where a change is read from: a pull request on GitHub, or a local clone. */
export interface ChangeSource {
  readonly repository: RepositoryRef;
  /** As read when the source was opened; null for a local clone. */
  readonly pullRequest: PullRequest | null;
  /** Files of one change whose text can be had; without it, all. */
  readonly mostFiles?: number;
  readChange(): Promise<Change>;
  /** Null when the file does not exist on that side. */
  readFile(path: string, side: Side): Promise<FileContent | null>;
  /**
   * A file of the repository `.github` of the same owner, at its default branch. A source that has
   * no owner's repository beside it leaves this out.
   */
  readOwnersFile?(path: string): Promise<OwnersFile>;
  /**
   * For a fork: whether those who push to it may write to this repository. A source that does not
   * say is taken to say no.
   */
  authorMayWrite?(): Promise<boolean>;
  /** The pull request's head now, so that nothing is published for a head that is gone. */
  currentHead(): Promise<Sha>;
}

/** `revision`: names the text that was read, e.g. its blob. `why`: plain words for people. */
export type OwnersFile =
  | { readonly kind: "found"; readonly content: FileContent; readonly revision: string }
  | { readonly kind: "absent"; readonly why: string };

/** A finding of ours that already stands on the pull request, recognised by marker and author. */
export interface Said {
  readonly fingerprint: Fingerprint;
  readonly commentId: number;
}

/** One thread of ours and what people made of it. */
export interface ThreadState {
  readonly fingerprint: Fingerprint;
  /** Of the comment that says the finding. */
  readonly commentId: number;
  readonly nodeId: string;
  readonly isResolved: boolean;
  /** The person who resolved it; null when it is open or we did it. */
  readonly resolvedBy: { readonly login: string; readonly mayWrite: boolean } | null;
  /** True when we have answered in it that the finding is fixed. */
  readonly saidFixed: boolean;
  /**
   * What people wrote under it, oldest first; untrusted. `counts`: by the author of the pull request
   * or somebody with write access.
   */
  readonly replies: readonly {
    readonly login: string;
    readonly text: string;
    readonly counts: boolean;
  }[];
}

/** What became of a plan. Findings that a platform refused inline were moved, never lost. */
export interface Published {
  readonly comments: readonly Said[];
}

/** Where a review is written to. Every call is idempotent for the same review id. */
export interface Publisher {
  /** Before any work: the one check run of this head exists and says that work is going on. */
  begin(review: {
    readonly id: ReviewId;
    readonly head: Sha;
    /** What the configuration wants of a check whose review does not come to be whole. */
    readonly incomplete?: ReviewPlan["incomplete"];
  }): Promise<void>;
  progress(done: number, total: number): Promise<void>;
  /** Findings of ours that already stand there, so that none is said twice. */
  said(): Promise<readonly Said[]>;
  /** Our threads and what people made of them. Left out where there are none to have. */
  threads?(): Promise<readonly ThreadState[]>;
  publish(plan: ReviewPlan): Promise<Published>;
  /**
   * Ends the check without a review: skipped, failed or superseded. `notes`: visible besides, e.g.
   * what was wrong with the configuration; plain text, one per line.
   */
  end(
    review: { readonly id: ReviewId; readonly head: Sha },
    verdict: Verdict,
    notes?: readonly string[],
  ): Promise<void>;
}

export interface CachedResult {
  readonly claims: readonly Claim[];
  /** Epoch milliseconds. */
  readonly reviewedAt: number;
}

/** The answer to one look-up of many keys. Every key is in exactly one of the three. */
export interface CacheLookup {
  readonly hits: ReadonlyMap<UnitKey, CachedResult>;
  /** Keys that the caller now owns: it must `store` or `release` each. */
  readonly owned: ReadonlySet<UnitKey>;
  /** Keys that another review in this process is paying for; null when it gave up. */
  readonly pending: ReadonlyMap<UnitKey, Promise<CachedResult | null>>;
}

/** Results by unit key, shared by all reviews; single flight for equal keys. */
export interface ReviewCache {
  lookUp(keys: readonly UnitKey[]): Promise<CacheLookup>;
  /** `repositoryId` so that everything of a repository can be forgotten. */
  store(key: UnitKey, repositoryId: string, result: CachedResult): Promise<void>;
  release(key: UnitKey): void;
}

/** What a pull request has been told, what was seen of it, and the receipts of its reviews. */
export interface Ledger {
  entries(pullRequest: PullRequestRef): Promise<readonly LedgerEntry[]>;
  seen(pullRequest: PullRequestRef): Promise<Seen>;
  /**
   * Inserts or replaces entries by fingerprint, replaces what was seen, and stores the receipt, in one
   * transaction. A finding that was dismissed or withdrawn meanwhile stays so.
   */
  record(
    pullRequest: PullRequestRef,
    entries: readonly LedgerEntry[],
    receipt: SignedReceipt,
    seen?: Seen,
  ): Promise<void>;
  /**
   * Somebody with write access decided that a finding is none; `because` is their reason, plain text.
   * `resolved`: its thread was resolved with it. False when there is no such finding.
   */
  dismiss(
    pullRequest: PullRequestRef,
    fingerprint: Fingerprint,
    login: string,
    because: string,
    resolved?: boolean,
  ): Promise<boolean>;
  /** Takes dismissals back: those of findings that are dismissed are open from then on. */
  reopen(pullRequest: PullRequestRef, fingerprints: readonly Fingerprint[]): Promise<void>;
  /** The newest of the pull request, or of one of its heads. */
  latestReceipt(pullRequest: PullRequestRef, head?: Sha): Promise<Receipt | null>;
}

/** A receipt as it was recorded. */
export interface KeptReceipt {
  readonly signed: SignedReceipt;
  /** The same as JSON, byte for byte what was stored, with fields that we may not know. */
  readonly json: string;
}

/** The receipts of all pull requests, for those who ask for them. */
export interface Receipts {
  /** Null when it was never recorded, was pruned or forgotten, or is of an older version. */
  ofReview(review: ReviewId): Promise<KeptReceipt | null>;
  /** The newest first, at most a hundred. Names in any case, as the repository is called now. */
  ofCommit(owner: string, name: string, head: Sha): Promise<readonly KeptReceipt[]>;
}

/** Where a head stands for one pull request, and what its check needs to say so. */
export interface NotedHead {
  readonly head: Sha;
  readonly state: HeadState;
  /** The newest review of it, whose receipt has the details; null before any. */
  readonly review: ReviewId | null;
  /** How the check of a review ends that is not whole. */
  readonly incomplete: ReviewPlan["incomplete"];
}

export interface KnownHead extends NotedHead {
  /** The pull request's. */
  readonly number: number;
  /** False from when the state was noted until its check was drawn. */
  readonly shown: boolean;
}

/**
 * Where each head stands. A state is noted before its check shows it: what a crash leaves behind is
 * found by the next review of the pull request, also when its head is another by then.
 */
export interface Heads {
  /** Those whose check may not have ended: a review goes on, or its end was not shown yet. */
  open(pullRequest: PullRequestRef): Promise<readonly Sha[]>;
  ofPullRequest(pullRequest: PullRequestRef): Promise<readonly KnownHead[]>;
  /** For all pull requests that ever had it. */
  ofCommit(repository: RepositoryRef, head: Sha): Promise<readonly KnownHead[]>;
  /**
   * Somebody wants it reviewed: it is queued, unless it is being reviewed or what its review found
   * still stands. In one step, as reviews note what happens to it at the same time.
   */
  ask(pullRequest: PullRequestRef, head: Sha): Promise<void>;
  /** From then on it is not shown. */
  note(pullRequest: PullRequestRef, noted: NotedHead): Promise<void>;
  shown(pullRequest: PullRequestRef, head: Sha): Promise<void>;
}

/** One review in the queue. `buried`: given up. `dueAt`: epoch milliseconds. */
export interface QueuedReview {
  readonly state: "waiting" | "running" | "buried";
  readonly dueAt: number;
}

/** What the queue holds of a pull request. */
export interface QueuedReviews {
  of(pullRequest: PullRequestRef): Promise<readonly QueuedReview[]>;
}

/** Pull requests whose pushes are not reviewed, because somebody asked for that. */
export interface Pauses {
  /** Who asked for it; null while it is not paused. */
  of(pullRequest: PullRequestRef): Promise<string | null>;
  /** Of two who ask, the first counts. */
  pause(pullRequest: PullRequestRef, login: string): Promise<void>;
  /** False when it was not paused. */
  resume(pullRequest: PullRequestRef): Promise<boolean>;
}

/**
 * What came of a command. `too many`: the person had given enough of them; `failed`: it was tried again
 * and again.
 */
export type CommandOutcome = "done" | "refused" | "too many" | "failed";

/** Who gave which command where, and what came of it. */
export interface CommandRecords {
  /** Whether the commands of a comment, or a button that was pressed, were dealt with already. */
  has(repository: RepositoryRef, place: CommandPlace): Promise<boolean>;
  /** What came of each command of a person in a repository later than `after` (epoch milliseconds). */
  since(
    repository: RepositoryRef,
    login: string,
    after: number,
  ): Promise<readonly CommandOutcome[]>;
  /** The commands of one place, in order; recording them again changes nothing. */
  record(
    pullRequest: PullRequestRef,
    place: CommandPlace,
    login: string,
    commands: readonly { readonly command: string; readonly outcome: CommandOutcome }[],
  ): Promise<void>;
}

/** A configuration that could be read. */
export interface RememberedConfig {
  readonly text: string;
  /** Where it stood: a commit of the base branch, or the blob of the owner's file. */
  readonly revision: string;
}

/** The last configuration of each repository that could be read, for when the present one cannot. */
export interface RememberedConfigs {
  of(repository: RepositoryRef, origin: ConfigOrigin): Promise<RememberedConfig | null>;
  /** Null forgets it. */
  remember(
    repository: RepositoryRef,
    origin: ConfigOrigin,
    config: RememberedConfig | null,
  ): Promise<void>;
}

/** The parts of a conversation that commands need. */
export interface Conversation {
  /** Asked of GitHub, never guessed from the author association. */
  mayWrite(login: string): Promise<boolean>;
  /** The eyes under a command's comment; best effort, never throws. */
  acknowledge(comment: CommandComment): Promise<void>;
  /**
   * One answer per command comment, however often asked, where the command stands. Markdown of our
   * own making.
   */
  answer(comment: CommandComment, markdown: string): Promise<void>;
  /** `top`: the first comment of a thread. */
  isOurThread(top: number): Promise<boolean>;
  /** True when the thread is ours and is resolved now; false where we may not. */
  resolveThread(top: number): Promise<boolean>;
}

/** A comment that holds commands. */
export interface CommandComment {
  readonly commentId: number;
  /** The first comment of the review thread that it stands in; absent in the conversation. */
  readonly inThread?: number | undefined;
}

/** A button of a check run that was pressed; each press is a delivery of its own. */
interface PressedButton {
  readonly checkRun: number;
  readonly delivery: DeliveryId;
}

/** Where a command was given. */
export type CommandPlace = CommandComment | PressedButton;

/** A pull request opened for one job. */
export interface OpenPullRequest {
  readonly source: ChangeSource;
  readonly publisher: Publisher;
  readonly conversation: Conversation;
}

/** What a merge group holds, as far as the platform tells. */
export interface GroupContents {
  /** In the order of the queue. `merged`: the commit of it that was merged; null when unknown. */
  readonly pullRequests: readonly { readonly number: number; readonly merged: Sha | null }[];
  /** Files that differ between base and head. */
  readonly paths: readonly string[];
  /** Said when the platform did not list all of them. */
  readonly truncated: string | null;
}

/** A merge group opened for one job. Every call is idempotent for the same head. */
export interface OpenMergeGroup {
  /** Null when the platform knows its commits no more. */
  read(): Promise<GroupContents | null>;
  /** The one check run of its head says that it waits; `why` is plain text. */
  wait(review: ReviewId, why: string): Promise<void>;
  /** `incomplete`: how the check ends when not everything that it holds was reviewed. */
  end(review: ReviewId, verdict: GroupVerdict, incomplete: ReviewPlan["incomplete"]): Promise<void>;
  /** Ends a check that is in progress, because nobody waits for it any more. */
  close(review: ReviewId): Promise<void>;
}

/** The door to the platform. Throws `RetryLater` or `TellTheUser`, never a bare platform error. */
export interface Forge {
  open(installationId: number, pullRequest: PullRequestRef): Promise<OpenPullRequest>;
  openGroup(installationId: number, group: MergeGroupRef): Promise<OpenMergeGroup>;
}
