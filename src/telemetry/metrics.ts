import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import type { Receipt } from "../domain/receipt.ts";

/** Jobs in the queue, by what they are. */
export interface QueueDepth {
  readonly waiting: number;
  readonly running: number;
  readonly buried: number;
}

export interface Metrics {
  /** Counts a review by its receipt. Names of repositories and people are in no metric. */
  reviewed(receipt: Receipt): void;
  /** In the text format of Prometheus, and its content type. Rejects when `depth` does. */
  text(): Promise<{ readonly body: string; readonly contentType: string }>;
}

/** Seconds: a review without a model takes one or two, one with many calls minutes. */
const secondsOfReviews = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

/** Made once: what observes a process never ends, and would keep each server that ever ran in it. */
let ofProcess: Registry | null = null;

function observeProcess(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** What an operator watches, since this process started. `depth` is asked for at each reading. */
export function createMetrics(depth: () => Promise<QueueDepth>): Metrics {
  const register = new Registry();
  const registers = [register];
  const process = (ofProcess ??= observeProcess());
  const reviews = new Counter({
    name: "marginalia_reviews_total",
    help: "Reviews that came to an end, by how it was.",
    labelNames: ["verdict"],
    registers,
  });
  const units = new Counter({
    name: "marginalia_units_total",
    help: "Units of those reviews: reviewed, known from the cache, or not reviewed.",
    labelNames: ["state"],
    registers,
  });
  const findings = new Counter({
    name: "marginalia_findings_said_total",
    help: "Findings that such a review said in a comment of their own, by severity.",
    labelNames: ["severity"],
    registers,
  });
  const late = new Counter({
    name: "marginalia_late_finds_total",
    help: "New findings on lines that an earlier review had seen; only critical ones are said.",
    registers,
  });
  const calls = new Counter({
    name: "marginalia_model_calls_total",
    help: "Calls of the model, repeated ones included.",
    registers,
  });
  const tokens = new Counter({
    name: "marginalia_model_tokens_total",
    help: "Tokens of those calls, by how they are billed.",
    labelNames: ["kind"],
    registers,
  });
  const dollars = new Counter({
    name: "marginalia_model_dollars_total",
    help: "US dollars of those calls, at the configured prices.",
    registers,
  });
  const seconds = new Histogram({
    name: "marginalia_review_seconds",
    help: "Seconds from the start of a review to its receipt.",
    buckets: secondsOfReviews,
    registers,
  });
  register.registerMetric(
    new Gauge({
      name: "marginalia_jobs",
      help: "Jobs in the queue; buried ones were given up.",
      labelNames: ["state"],
      registers: [],
      async collect() {
        for (const [state, number] of Object.entries(await depth())) this.set({ state }, number);
      },
    }),
  );

  return {
    reviewed(receipt) {
      reviews.inc({ verdict: receipt.verdict.kind });
      for (const unit of receipt.coverage.files.flatMap((file) => file.units)) {
        units.inc({ state: unit.state });
      }
      for (const { marks, comment, severity } of receipt.findings) {
        if (marks.length === 0 && comment !== null) findings.inc({ severity });
      }
      late.inc(receipt.late ?? 0);
      const { usage } = receipt;
      calls.inc(usage.calls);
      tokens.inc({ kind: "input" }, usage.inputTokens);
      tokens.inc({ kind: "output" }, usage.outputTokens);
      tokens.inc({ kind: "cache_read" }, usage.cacheReadTokens);
      tokens.inc({ kind: "cache_write" }, usage.cacheWriteTokens);
      dollars.inc(usage.dollars);
      seconds.observe((receipt.endedAt - receipt.startedAt) / 1000);
    },
    text: async () => {
      const { contentType } = register;
      const all = Registry.merge([process, register]);
      return { body: await all.metrics(), contentType };
    },
  };
}
