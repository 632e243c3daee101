import { expect, onTestFinished, test } from "vitest";
import { deliveryId, fingerprint, reviewId, sha, unitKey } from "../../src/domain/ids.ts";
import type { Intent } from "../../src/domain/intent.ts";
import type { PullRequestRef } from "../../src/domain/pull-request.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { delivery } from "../queue/inbox-contract.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { review } from "../queue/sample-intents.ts";
import { signed } from "../sample-receipt.ts";
import { openFile } from "./test-storage.ts";

const commit = sha("a".repeat(40));

function pullRequestOf(installation: number): PullRequestRef {
  return { repository: { id: `r${installation}`, owner: "ada", name: "engine" }, number: 1 };
}

function keyOf(installation: number) {
  return unitKey(String(installation).repeat(64));
}

/** Everything that can be known of one repository, each with the installation's own mark in it. */
async function fill(
  { queue, inbox, cache, ledger, heads }: Storage,
  installation: number,
): Promise<void> {
  await queue.enqueue(review(1, "push", installation));
  await cache.store(keyOf(installation), `r${installation}`, { claims: [], reviewedAt: 1 });
  const print = fingerprint(String(installation).repeat(16));
  const entry = {
    fingerprint: print,
    life: { kind: "open" },
    engine: "model",
    lines: null,
    unit: null,
    path: `mark-${installation}`,
    scope: null,
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "t",
    quote: "q",
    rule: null,
    firstSeen: { head: commit, at: 1 },
    lastSeen: { head: commit, at: 1 },
    thread: null,
  } as const;
  await ledger.record(
    pullRequestOf(installation),
    [entry],
    signed({
      review: reviewId(String(installation).repeat(16)),
      repository: pullRequestOf(installation).repository,
    }),
  );
  await heads.note(pullRequestOf(installation), {
    head: commit,
    state: { kind: "skipped", rule: `mark-${installation}` },
    review: null,
    incomplete: "action_required",
  });
  for (const fate of ["dispatched", "aside"]) {
    const id = `${fate}-${installation}`;
    const payload = JSON.stringify({ installation: { id: installation }, mark: `mark-${id}` });
    await inbox.store(delivery(id, 1, payload));
    if (fate === "dispatched") await inbox.dispatched(deliveryId(id));
    else for (let tries = 0; tries < 5; tries += 1) await inbox.failed(deliveryId(id), "a bug");
  }
}

test("an uninstalled App knows nothing more of its repositories, and all of the others", async () => {
  const file = await openFile(manualClock());
  onTestFinished(file.remove);
  const { storage } = file;
  await fill(storage, 1);
  await fill(storage, 2);
  const request: Intent = { kind: "forget-installation", installationId: 1 };
  await storage.queue.enqueue(request);
  const claimed = [
    await storage.queue.claim("w", 1_000),
    await storage.queue.claim("w", 1_000),
    await storage.queue.claim("w", 1_000),
  ];
  const forgetting = claimed.find((job) => job?.intent.kind === "forget-installation");
  if (forgetting === undefined || forgetting === null) throw new Error("nothing asks to forget");

  // A review of it was under way, and may write a little longer.
  expect(await storage.forgetInstallation(1)).toBe("again");
  await storage.cache.store(keyOf(1), "r1", { claims: [], reviewedAt: 1 });
  expect(await storage.forgetInstallation(1)).toBe("done");

  const known = async (installation: number) => ({
    entries: (await storage.ledger.entries(pullRequestOf(installation))).length,
    heads: (await storage.heads.ofPullRequest(pullRequestOf(installation))).length,
    receipt: (await storage.ledger.latestReceipt(pullRequestOf(installation))) !== null,
    result: (await storage.cache.lookUp([keyOf(installation)])).hits.size,
  });
  expect(await known(1)).toEqual({ entries: 0, heads: 0, receipt: false, result: 0 });
  expect(await known(2)).toEqual({ entries: 1, heads: 1, receipt: true, result: 1 });
  expect(await file.sql("select installation_id as id, kind from jobs order by id")).toEqual([
    { id: 1, kind: "forget-installation" },
    { id: 2, kind: "review" },
  ]);
  expect(await file.sql("select id from repositories")).toEqual([{ id: "r2" }]);
  expect(
    await file.sql("select id from deliveries where payload like '%mark%' order by id"),
  ).toEqual([{ id: "aside-2" }]);
  expect(await storage.queue.heartbeat(forgetting, "w", 1_000)).toBe("kept");
});

test("a repository that came in by another way than a job is forgotten too", async () => {
  const file = await openFile(manualClock());
  onTestFinished(file.remove);
  const { storage } = file;
  await storage.rememberRepository(1, pullRequestOf(1).repository);
  await storage.cache.store(keyOf(1), "r1", { claims: [], reviewedAt: 1 });

  await storage.forgetInstallation(1);
  await file.reopen();

  expect((await file.storage.cache.lookUp([keyOf(1)])).hits.size).toBe(0);
});
