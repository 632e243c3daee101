import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createEngines } from "../src/create-engines.ts";
import { parseGitDiff } from "../src/diff/parse-git-diff.ts";
import { systemClock } from "../src/domain/clock.ts";
import type { FileChange } from "../src/domain/change.ts";
import type { Engine } from "../src/domain/engine.ts";
import type { Claim } from "../src/domain/finding.ts";
import { reviewId } from "../src/domain/ids.ts";
import { silentLog } from "../src/domain/log.ts";
import { rowsOf, type Unit } from "../src/domain/unit.ts";
import { checkOfPlan } from "../src/github/check-output.ts";
import { renderComment } from "../src/github/comment-body.ts";
import { renderSummary } from "../src/github/summary-body.ts";
import { defaultConfig } from "../src/policy/repository-config.ts";
import type { ReviewPlan } from "../src/review/plan.ts";
import type { ReviewCache } from "../src/review/ports.ts";
import { reviewChange } from "../src/review/review-change.ts";
import { openStorage } from "../src/storage/storage.ts";
import { gitDiffOf } from "./change-in-git.ts";
import { median, type Figure } from "./figure.ts";
import { generateChange, type GeneratedChange } from "./generated-change.ts";
import { inMemorySource } from "./in-memory-source.ts";

const shape = { files: 40, functions: 24, editEvery: 3, added: 6, defects: true };
const warmUps = 8;
const runs = 15;

/**
 * CPU of this process for one review without its engines: the diff is parsed, cut into units, keyed
 * for both engines, looked up (memory in front of SQLite), placed, merged, decided and rendered as
 * comments, summary and check. Once with every unit known and once with none, where each result is
 * stored too.
 */
export async function measureOwnWork(): Promise<readonly Figure[]> {
  const change = generateChange(shape);
  const diff = gitDiffOf(change);
  const thousands = changedLines(parseGitDiff(diff)) / 1000;
  const engines = createEngines({ model: anyModel, clock: systemClock, log: silentLog });
  const directory = await mkdtemp(join(tmpdir(), "marginalia-bench-"));
  const storage = await openStorage({
    url: `sqlite:${join(directory, "cache.sqlite")}`,
    clock: systemClock,
    log: silentLog,
  });
  const work = { change, diff, cache: storage.cache, engines: engines.all.map(withoutLooking) };
  try {
    const known = await medianCpu(() => "1", work);
    const fresh = await medianCpu((run) => `fresh-${run}`, work);
    const target = { atMost: 50 };
    const what = "own work per 1,000 changed lines";
    return [
      { what: `${what}, all cached`, value: known / thousands, unit: "ms CPU", target },
      { what: `${what}, all new`, value: fresh / thousands, unit: "ms CPU", target },
    ];
  } finally {
    await storage.close();
    await engines.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Work {
  readonly change: GeneratedChange;
  readonly diff: string;
  readonly cache: ReviewCache;
  readonly engines: readonly Engine[];
}

async function medianCpu(repositoryOf: (run: number) => string, work: Work): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < warmUps + runs; run += 1) {
    const before = process.cpuUsage();
    render(await review(repositoryOf(run), work));
    const { user, system } = process.cpuUsage(before);
    if (run >= warmUps) times.push((user + system) / 1000);
  }
  return median(times);
}

async function review(
  repositoryId: string,
  { change, diff, cache, engines }: Work,
): Promise<ReviewPlan> {
  return await reviewChange({
    id: reviewId("0123456789abcdef"),
    source: inMemorySource(repositoryId, diff, change),
    engines,
    cache,
    config: { ...defaultConfig, maxComments: 30 },
    notes: [],
    ledger: [],
    said: [],
    ignoreCache: false,
    signal: new AbortController().signal,
    clock: systemClock,
    log: silentLog,
    onProgress: () => undefined,
  });
}

function render(plan: ReviewPlan): void {
  if (plan.inline.length !== 30) throw new Error("the plan does not hold the 30 comments expected");
  plan.inline.map(renderComment);
  renderSummary(plan, []);
  checkOfPlan(plan, []);
}

/** The engine with its keys, and with an answer at hand: the model has a claim on every tenth unit. */
function withoutLooking(engine: Engine): Engine {
  return {
    name: engine.name,
    identity: (unit, context) => engine.identity(unit, context),
    async *review(units) {
      for (const [index, unit] of units.entries()) {
        const claims = engine.name === "model" && index % 10 === 0 ? claimsOn(unit) : [];
        yield await Promise.resolve({ kind: "outcome", unitId: unit.id, claims, missing: [] });
      }
    },
  };
}

function claimsOn(unit: Unit): readonly Claim[] {
  const row = rowsOf(unit).findIndex(({ kind, text }) => kind === "added" && text.trim() !== "");
  const line = rowsOf(unit)[row];
  if (line === undefined) return [];
  return [
    {
      quote: line.text,
      row,
      side: "new",
      category: "bug",
      severity: "major",
      confidence: "high",
      title: "The last line is left out of the sum.",
      trigger: "When the order has one line only, nothing is charged.",
      why: "The loop ends one step early.",
      replacement: null,
      rule: null,
      cwe: null,
    },
  ];
}

function changedLines(files: readonly FileChange[]): number {
  return files
    .flatMap(({ patch }) => (patch.kind === "hunks" ? patch.hunks : []))
    .flatMap(({ lines }) => lines)
    .filter(({ kind }) => kind !== "context").length;
}

/** Only its keys are made: nothing is sent. */
const anyModel = {
  apiKey: "the-benchmark-asks-nothing",
  baseUrl: "http://127.0.0.1:9",
  model: null,
  fallbackModel: null,
  concurrency: null,
  budgetDollars: null,
};
