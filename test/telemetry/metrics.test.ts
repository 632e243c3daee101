import { expect, test } from "vitest";

import { createMetrics } from "../../src/telemetry/metrics.ts";
import { fullReceipt, receipt } from "../sample-receipt.ts";

const depth = () => Promise.resolve({ waiting: 2, running: 1, buried: 0 });

/** Our own lines with a value, without help and types. */
async function linesOf(metrics: ReturnType<typeof createMetrics>): Promise<readonly string[]> {
  const { body } = await metrics.text();
  return body.split("\n").filter((line) => line.startsWith("marginalia_"));
}

test("counts each review by its receipt: verdict, units, findings, late finds, cost", async () => {
  const metrics = createMetrics(depth);

  metrics.reviewed(receipt({ verdict: { kind: "reviewed-clean" } }));
  metrics.reviewed({ ...fullReceipt(), late: 3 });

  const lines = await linesOf(metrics);
  expect(lines).toContain('marginalia_reviews_total{verdict="reviewed-clean"} 1');
  expect(lines).toContain("marginalia_late_finds_total 3");
  expect(lines).toContain("marginalia_review_seconds_count 2");
  const { usage, coverage, findings } = fullReceipt();
  expect(lines).toContain(`marginalia_model_calls_total ${usage.calls}`);
  expect(lines).toContain(`marginalia_model_dollars_total ${usage.dollars}`);
  const units = coverage.files.flatMap((file) => file.units);
  const reviewed = units.filter(({ state }) => state === "reviewed").length;
  expect(lines).toContain(`marginalia_units_total{state="reviewed"} ${reviewed}`);
  const said = findings.filter(
    ({ marks, comment, severity }) =>
      marks.length === 0 && comment !== null && severity === "major",
  );
  expect(lines).toContain(`marginalia_findings_said_total{severity="major"} ${said.length}`);
});

test("tells the queue as it is when it is asked", async () => {
  expect(await linesOf(createMetrics(depth))).toEqual(
    expect.arrayContaining([
      'marginalia_jobs{state="waiting"} 2',
      'marginalia_jobs{state="running"} 1',
      'marginalia_jobs{state="buried"} 0',
    ]),
  );
});

test("names no repository, pull request or file", async () => {
  const metrics = createMetrics(depth);
  metrics.reviewed(fullReceipt());

  const { body, contentType } = await metrics.text();

  expect(body).not.toMatch(/acme|shop|src\//);
  expect(contentType).toContain("text/plain");
});
