import type { DeliveryId, Sha } from "../domain/ids.ts";
import type { HeadState } from "../domain/head-state.ts";
import type { FindingLife, LedgerEntry } from "../domain/ledger-entry.ts";
import type { ConfigOrigin } from "../policy/effective-config.ts";
import type { CommandOutcome } from "../review/ports.ts";

/**
 * The tables. Portable between SQLite and PostgreSQL: times are epoch milliseconds, yes and no are
 * 1 and 0, JSON is text and is validated when it is read.
 */
export interface Tables {
  deliveries: DeliveryRow;
  jobs: JobRow;
  repositories: RepositoryRow;
  results: ResultRow;
  ledger_entries: LedgerEntryRow;
  receipts: ReceiptRow;
  heads: HeadRow;
  seen_files: SeenFileRow;
  whole_reviews: WholeReviewRow;
  remembered_configs: RememberedConfigRow;
  pauses: PauseRow;
  command_records: CommandRecordRow;
  probes: ProbeRow;
}

export interface DeliveryRow {
  /** The GUID. The row outlives its payload, so that a late duplicate is still known. */
  id: string;
  event: string;
  /** Empty when pruned. */
  payload: string;
  payload_bytes: number;
  received_at: number;
  /** `aside`: every try failed; kept for people to look at. */
  state: "waiting" | "dispatched" | "aside";
  attempts: number;
  due_at: number;
  last_error: string | null;
  /** When it was dispatched or set aside. */
  settled_at: number | null;
}

export interface JobRow {
  id: string;
  key: string;
  /** JSON of an `Intent`. */
  intent: string;
  kind: string;
  installation_id: number;
  state: "waiting" | "running" | "buried";
  attempt: number;
  enqueued_at: number;
  due_at: number;
  worker: string | null;
  lease_until: number | null;
  last_error: string | null;
}

/** Which installation a repository belongs to, so that an installation can be forgotten. */
interface RepositoryRow {
  id: string;
  installation_id: number;
  owner: string;
  name: string;
}

/** One cached result by unit key. */
export interface ResultRow {
  key: string;
  repository_id: string;
  /** JSON of the claims. */
  claims: string;
  bytes: number;
  reviewed_at: number;
  used_at: number;
}

export interface LedgerEntryRow {
  repository_id: string;
  number: number;
  fingerprint: LedgerEntry["fingerprint"];
  state: FindingLife["kind"];
  /** JSON of the `FindingLife`. */
  life: string | null;
  engine: LedgerEntry["engine"] | null;
  path: string;
  scope: string | null;
  category: LedgerEntry["category"];
  severity: LedgerEntry["severity"];
  confidence: LedgerEntry["confidence"];
  title: string;
  quote: string;
  rule: string | null;
  /** JSON of a `LineRange`. */
  lines: string | null;
  unit: string | null;
  /** The head at which it was first seen. */
  raised_at: Sha;
  first_seen_at: number | null;
  last_seen_head: Sha | null;
  last_seen_at: number | null;
  comment_id: number | null;
  thread_node_id: string | null;
  answered_by: string | null;
}

/** Lines of one file that reviews of a pull request have seen. */
interface SeenFileRow {
  repository_id: string;
  number: number;
  path: string;
  /** JSON of its runs. */
  runs: string;
}

/** The first head of a pull request that was reviewed whole. */
interface WholeReviewRow {
  repository_id: string;
  number: number;
  head: Sha;
}

interface ReceiptRow {
  repository_id: string;
  number: number;
  review: string;
  /** Null for a receipt of the first version. */
  head: Sha | null;
  ended_at: number;
  /** JSON of a `SignedReceipt`. */
  receipt: string;
}

/** One head of one pull request. */
export interface HeadRow {
  repository_id: string;
  number: number;
  head: Sha;
  /** As it stands in `noted`. */
  kind: HeadState["kind"];
  /** JSON of a `NotedHead`, without the head. */
  noted: string;
  shown: 0 | 1;
  changed_at: number;
}

/** The last configuration that could be read, the repository's own and its owner's. */
interface RememberedConfigRow {
  repository_id: string;
  origin: ConfigOrigin;
  text: string;
  revision: string;
}

/** A pull request whose pushes are not reviewed; `login` asked for that. */
interface PauseRow {
  repository_id: string;
  number: number;
  login: string;
}

/** One command that was given; `ordinal` is its place in its comment. */
export interface CommandRecordRow {
  repository_id: string;
  /** `check:DELIVERY`: a button, pressed once with that delivery. */
  place: "thread" | "conversation" | `check:${DeliveryId}`;
  /** Of a button the id of its check run. */
  comment_id: number;
  ordinal: number;
  number: number;
  at: number;
  login: string;
  command: string;
  outcome: CommandOutcome;
}

/** One row that is rewritten to find out whether the database takes writes. */
interface ProbeRow {
  id: number;
  at: number;
}
