/** What the emulator holds: plain records, one per thing GitHub has. Times are epoch milliseconds. */

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot";
}

export type Access = "none" | "read" | "write" | "admin";
export type Permissions = Readonly<Record<string, Access>>;

export interface Installation {
  readonly id: number;
  readonly account: User;
  permissions: Permissions;
  suspended: boolean;
  /** Repository ids it was given. */
  readonly repositoryIds: Set<number>;
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly bot: User;
  /** PEM, PKCS#8; the emulator keeps only the public half for checking. */
  readonly publicKey: string;
  readonly events: ReadonlySet<string>;
  readonly permissions: Permissions;
  webhookUrl: string | null;
  readonly webhookSecret: string;
}

export interface Comment {
  readonly id: number;
  readonly nodeId: string;
  readonly author: User;
  body: string;
  readonly createdAt: number;
  updatedAt: number;
  readonly reactions: { readonly id: number; readonly user: User; readonly content: string }[];
}

export interface ReviewComment extends Comment {
  readonly reviewId: number;
  readonly threadId: string;
  readonly inReplyTo: number | null;
  readonly path: string;
  readonly subject: "line" | "file";
  side: "LEFT" | "RIGHT" | null;
  startSide: "LEFT" | "RIGHT" | null;
  /** Null once outdated. */
  line: number | null;
  startLine: number | null;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  commitId: string;
  readonly originalCommitId: string;
  readonly diffHunk: string;
}

export interface Thread {
  readonly nodeId: string;
  resolved: boolean;
  resolvedBy: User | null;
}

export interface Review {
  readonly id: number;
  readonly nodeId: string;
  readonly author: User;
  body: string;
  state: "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";
  commitId: string;
  submittedAt: number | null;
}

export interface Pull {
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  title: string;
  body: string;
  readonly author: User;
  state: "open" | "closed";
  merged: boolean;
  draft: boolean;
  locked: boolean;
  labels: string[];
  baseRef: string;
  readonly headRef: string;
  /** Null when the head lives in the same repository; else the fork, `deleted` when it is gone. */
  readonly fork: { readonly owner: string; deleted: boolean } | null;
  headSha: string;
  /** Tip of the base branch, as GitHub shows it in `base.sha`. */
  baseSha: string;
  /** Every head that the pull request ever had, newest last. */
  readonly heads: string[];
  readonly createdAt: number;
  updatedAt: number;
  readonly reviews: Review[];
  readonly reviewComments: ReviewComment[];
  readonly issueComments: Comment[];
  readonly threads: Map<string, Thread>;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckRun {
  readonly id: number;
  readonly nodeId: string;
  readonly appId: number;
  readonly suiteId: number;
  name: string;
  readonly headSha: string;
  externalId: string;
  status: string;
  conclusion: string | null;
  startedAt: number | null;
  completedAt: number | null;
  detailsUrl: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: Annotation[];
  actions: { label: string; identifier: string; description: string }[];
}

export interface CheckSuite {
  readonly id: number;
  readonly appId: number;
  readonly headSha: string;
  headBranch: string | null;
  status: string;
}

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  owner: User;
  name: string;
  /** Names it had before; routes under them answer 301 or 307. */
  readonly formerNames: string[];
  readonly private: boolean;
  archived: boolean;
  defaultBranch: string;
  /** A bare repository on disk. */
  readonly gitDir: string;
  readonly collaborators: Map<string, { readonly permission: Access; readonly roleName: string }>;
  readonly pulls: Map<number, Pull>;
  readonly checkRuns: CheckRun[];
  readonly checkSuites: CheckSuite[];
}

/**
 * One request as received, in order. `route` and `body` are filled in once it was read, `status` when
 * it was answered; it stays null when the connection was cut.
 */
export interface RequestRecord {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** OpenAPI template, e.g. `/repos/{owner}/{repo}/pulls/{pull_number}/files`; null when unknown. */
  route: string | null;
  readonly query: Readonly<Record<string, string>>;
  body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  status: number | null;
  /** Set when the request broke the published description. */
  violation: string | null;
}

/** One webhook as sent. `answered` is null when nothing came back in time. */
export interface DeliveryRecord {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly body: string;
  readonly sentAt: number;
  answered: { readonly status: number; readonly afterMs: number } | null;
  readonly redelivery: boolean;
}

/** Behaviours that GitHub has been seen to show both ways; see each rule's test. */
export interface Switches {
  legacy422: boolean;
  orphanReviewOn422: boolean;
  frozenReviewCommit: boolean;
  maxCommentsBefore502: number | null;
  strictBodyLimit: boolean;
}

/** Sizes at which GitHub stops; small ones make cheap tests. */
export interface Sizes {
  /** A file's patch of more lines than this is left out (F3); GitHub's own figure is not documented. */
  patchLines: number;
  /** Most files of one diff: the diff media type and the comparison (F5, F6). */
  diffFiles: number;
  /** Most lines of one diff (F5). */
  diffLines: number;
  /** Most files that a pull request lists (F2). */
  listedFiles: number;
  /** Most entries of one tree answer (F9). */
  treeEntries: number;
}

export interface World {
  /** Base address of the API, without a slash at the end. */
  readonly url: string;
  readonly app: App;
  readonly installations: Map<number, Installation>;
  readonly users: Map<string, User>;
  readonly repositories: Map<number, Repository>;
  readonly requests: RequestRecord[];
  readonly deliveries: DeliveryRecord[];
  readonly switches: Switches;
  readonly sizes: Sizes;
  /** Faults of the emulator itself, such as an answer that breaks the published description. */
  readonly failures: string[];
  now(): number;
  nextId(): number;
  user(login: string): User;
  /** Queues a webhook for the App; sent by the server with signature and schema check. */
  emit(event: string, payload: Record<string, unknown>, repository: Repository | null): void;
}
