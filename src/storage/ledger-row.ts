import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { PullRequestRef } from "../domain/pull-request.ts";
import { lifeSchema, linesSchema } from "./ledger-schema.ts";
import { readJson } from "./read-json.ts";
import type { LedgerEntryRow } from "./schema.ts";

/** An entry as a row. The kind of its life has a column of its own, which statements can ask for. */
export function rowOf({ repository, number }: PullRequestRef, entry: LedgerEntry): LedgerEntryRow {
  const { life, lines, firstSeen, lastSeen, thread, ...same } = entry;
  return {
    repository_id: repository.id,
    number,
    ...same,
    state: life.kind,
    life: JSON.stringify(life),
    lines: lines === null ? null : JSON.stringify(lines),
    raised_at: firstSeen.head,
    first_seen_at: firstSeen.at,
    last_seen_head: lastSeen.head,
    last_seen_at: lastSeen.at,
    comment_id: thread?.commentId ?? null,
    thread_node_id: thread?.nodeId ?? null,
    answered_by: thread?.answeredBy ?? null,
  };
}

/**
 * A row as an entry. A life that cannot be read is taken for an open one: then it is looked for again,
 * and its comment keeps it from being said twice.
 */
export function entryOf(row: LedgerEntryRow): LedgerEntry {
  const life = readJson(row.life ?? "", lifeSchema);
  const lines = readJson(row.lines ?? "null", linesSchema.nullable());
  const { fingerprint, path, scope, category, severity, confidence, title, quote, rule, unit } =
    row;
  const claimed = { category, severity, confidence, title, quote, rule };
  return {
    fingerprint,
    path,
    scope,
    unit,
    ...claimed,
    engine: row.engine ?? (rule === null ? "model" : "analyzers"),
    life: life.ok ? life.value : { kind: "open" },
    lines: lines.ok ? lines.value : null,
    firstSeen: { head: row.raised_at, at: row.first_seen_at ?? 0 },
    lastSeen: { head: row.last_seen_head ?? row.raised_at, at: row.last_seen_at ?? 0 },
    thread:
      row.comment_id === null
        ? null
        : {
            commentId: row.comment_id,
            nodeId: row.thread_node_id,
            answeredBy: row.answered_by,
          },
  };
}
