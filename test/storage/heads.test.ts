import { Kysely } from "kysely";
import { expect, test } from "vitest";

import type { HeadState } from "../../src/domain/head-state.ts";
import { fingerprint, reviewId, sha } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import { nextHeadState } from "../../src/review/next-head-state.ts";
import type { NotedHead } from "../../src/review/ports.ts";
import { createHeads } from "../../src/storage/heads.ts";
import { firstTables } from "../../src/storage/migrations/0001-first-tables.ts";
import { heads as headsMigration } from "../../src/storage/migrations/0007-heads.ts";
import { openSqlite } from "../../src/storage/open-sqlite.ts";
import type { Tables } from "../../src/storage/schema.ts";
import { sqliteDialect } from "../../src/storage/sqlite-dialect.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { memoryStorage, openFile } from "./test-storage.ts";

const repository = { id: "7", owner: "acme", name: "shop" };
const pull = { repository, number: 12 };
const other = { repository, number: 13 };
const [first, second] = [sha("1".repeat(40)), sha("2".repeat(40))];

function noted(head: NotedHead["head"], state: HeadState): NotedHead {
  return { head, state, review: reviewId("a".repeat(16)), incomplete: "action_required" };
}

const states: readonly HeadState[] = [
  { kind: "queued" },
  { kind: "running" },
  { kind: "reviewed-clean" },
  { kind: "reviewed-findings", open: 2 },
  { kind: "blocked", by: [fingerprint("b".repeat(16))], open: 3 },
  { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: 5 },
  { kind: "skipped", rule: "draft" },
  { kind: "not-reviewed", why: "it broke", retryAt: null },
  { kind: "superseded", by: "close" },
];

test.each(states)("a state is kept whole: $kind", async (state) => {
  const { heads } = await memoryStorage(manualClock());

  await heads.note(pull, noted(first, state));

  const kept = { ...noted(first, state), number: 12, shown: false };
  expect(await heads.ofPullRequest(pull)).toEqual([kept]);
  expect(await heads.ofCommit(repository, first)).toEqual([kept]);
});

test("a head is open while it is reviewed and until its end was shown, per pull request", async () => {
  const { heads } = await memoryStorage(manualClock());

  await heads.note(pull, noted(first, { kind: "running" }));
  await heads.shown(pull, first);
  await heads.note(pull, noted(second, { kind: "reviewed-clean" }));
  await heads.note(other, noted(second, { kind: "running" }));
  expect(await heads.open(pull)).toEqual([first, second]);

  await heads.shown(pull, second);
  expect(await heads.open(pull)).toEqual([first]);
  expect(await heads.open(other)).toEqual([second]);

  await heads.note(pull, noted(second, { kind: "reviewed-clean" }));
  expect(await heads.open(pull)).toEqual([first, second]);
});

test("a commit has a state for each pull request whose head it is", async () => {
  const { heads } = await memoryStorage(manualClock());
  await heads.note(other, noted(first, { kind: "reviewed-clean" }));
  await heads.note(pull, noted(first, { kind: "running" }));
  await heads.note(
    { ...pull, repository: { ...repository, id: "8" } },
    noted(first, { kind: "queued" }),
  );

  const known = await heads.ofCommit(repository, first);

  expect(known.map(({ number, state }) => [number, state.kind])).toEqual([
    [12, "running"],
    [13, "reviewed-clean"],
  ]);
});

test("being asked for does to a state what the state machine says, and is no news twice", async () => {
  for (const state of states) {
    const { heads } = await memoryStorage(manualClock());
    await heads.note(pull, noted(first, state));
    await heads.shown(pull, first);

    await heads.ask(pull, first);

    const next = nextHeadState(state, { kind: "asked" });
    const [known] = await heads.ofPullRequest(pull);
    expect(known?.state, state.kind).toEqual(next);
    expect(known?.shown, state.kind).toBe(next === state || state.kind === "queued");
  }
});

test("a head that nobody knows waits once it is asked for, and has no check that is open", async () => {
  const { heads } = await memoryStorage(manualClock());

  await heads.ask(pull, first);

  expect(await heads.ofCommit(repository, first)).toMatchObject([
    { number: 12, state: { kind: "queued" }, review: null },
  ]);
  expect(await heads.open(pull)).toEqual([]);
});

test("superseded heads go after a month, and no others", async () => {
  const clock = manualClock();
  const { heads } = await memoryStorage(clock);
  await heads.note(pull, noted(first, { kind: "superseded", by: "push" }));
  await heads.note(other, noted(first, { kind: "blocked", by: [], open: 1 }));
  await clock.advance(31 * 24 * 60 * 60 * 1000);

  await heads.note(pull, noted(second, { kind: "superseded", by: "push" }));

  expect((await heads.ofPullRequest(pull)).map(({ head }) => head)).toEqual([second]);
  expect(await heads.ofPullRequest(other)).toHaveLength(1);
});

test("a state that cannot be read is one that has to be looked at again", async () => {
  const file = await openFile(manualClock());
  await file.storage.heads.note(pull, noted(first, { kind: "reviewed-clean" }));
  await file.storage.heads.shown(pull, first);
  await file.sql(`update heads set noted = '{"state":{"kind":"praised"}}'`);

  expect(await file.storage.heads.ofPullRequest(pull)).toMatchObject([
    { state: { kind: "running" }, shown: false },
  ]);
  await file.remove();
});

test("checks of before that said in progress are heads that are being reviewed", async () => {
  const sqlite = openSqlite(":memory:");
  const db = new Kysely<Tables>({ dialect: sqliteDialect(sqlite) });
  await firstTables.up(db);
  sqlite.prepare(`insert into open_checks values ('7', 12, ?)`).run(first);

  await headsMigration.up(db);

  const heads = createHeads(db, manualClock(), silentLog);
  expect(await heads.open(pull)).toEqual([first]);
  expect(await heads.ofPullRequest(pull)).toMatchObject([{ state: { kind: "running" } }]);
  await db.destroy();
});
