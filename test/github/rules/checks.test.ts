import { expect, test } from "vitest";
import { asInstallation, startScenario } from "./write-scenario.ts";

const output = { title: "Reviewed", summary: "Nothing found." };
const annotation = {
  path: "notes.txt",
  start_line: 15,
  end_line: 15,
  annotation_level: "warning",
  message: "Outside every hunk",
};
const schemaRefusal = (text: string) => ({
  status: 422,
  body: { message: expect.stringContaining(text), status: "422" },
});

test("K1 only an App's token may write check runs", async () => {
  const { asApp, pull } = await startScenario();
  const run = { name: "marginalia", head_sha: pull.headSha };
  const answer = await asApp("POST", "/repos/octo-org/margin/check-runs", run);
  expect(answer).toMatchObject({
    status: 403,
    body: { message: "You must authenticate via a GitHub App." },
  });
});

test("K2 an unknown commit is refused", async () => {
  const { api } = await startScenario();
  const head_sha = "a".repeat(40);
  expect(await api("POST", "/check-runs", { name: "m", head_sha })).toMatchObject({
    status: 422,
    body: { message: `No commit found for SHA: ${head_sha}` },
  });
});

test.each([
  [{ status: "completed" }],
  [{ completed_at: "2026-01-01T00:00:00Z" }],
  [{ status: "completed", conclusion: "stale" }],
  [{ status: "waiting" }],
  [{ status: "requested" }],
  [{ status: "pending" }],
])("K3 %o is refused, at first and later", async (state) => {
  const { api, pull } = await startScenario();
  const named = { name: "m", head_sha: pull.headSha };
  const first = await api("POST", "/check-runs", { ...named, ...state });
  expect(first).toMatchObject(schemaRefusal("Invalid request.\n\n"));
  const { body } = await api("POST", "/check-runs", named);
  const later = await api("PATCH", `/check-runs/${body.id}`, state);
  expect(later).toMatchObject(schemaRefusal("Invalid request.\n\n"));
});

test("K4 a conclusion completes the run by itself", async () => {
  const { api, pull } = await startScenario();
  const run = await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha });
  expect(run).toMatchObject({ status: 201, body: { status: "queued", conclusion: null } });
  const { body } = await api("PATCH", `/check-runs/${run.body.id}`, { conclusion: "neutral" });
  expect(body).toMatchObject({ status: "completed", conclusion: "neutral" });
  expect(Date.parse(body.completed_at)).toBeGreaterThan(0);
});

test("K5 more than 50 annotations, or 65,535 characters, are refused", async () => {
  const { api, pull } = await startScenario();
  const send = (more: object) =>
    api("POST", "/check-runs", {
      name: "m",
      head_sha: pull.headSha,
      output: { ...output, ...more },
    });
  expect(await send({ annotations: Array.from({ length: 51 }, () => annotation) })).toMatchObject(
    schemaRefusal("No more than 50 items are allowed; 51 were supplied."),
  );
  for (const field of ["summary", "text"]) {
    expect(await send({ [field]: "x".repeat(65_536) })).toMatchObject(
      schemaRefusal("Only 65535 characters are allowed; 65536 were supplied."),
    );
  }
});

test("K6 the summary is also counted in bytes", async () => {
  const { api, pull } = await startScenario();
  const summary = "é".repeat(40_000);
  const run = { name: "m", head_sha: pull.headSha, output: { title: "t", summary } };
  expect(await api("POST", "/check-runs", run)).toMatchObject({
    status: 422,
    body: {
      errors: [
        {
          resource: "CheckRun",
          code: "custom",
          field: "summary",
          message: "summary exceeds a maximum bytesize of 65535",
        },
      ],
    },
  });
});

test("K7 annotations of later requests are added to the earlier ones", async () => {
  const { api, pull } = await startScenario();
  const full = { ...output, annotations: Array.from({ length: 50 }, () => annotation) };
  const run = { name: "m", head_sha: pull.headSha, output: full };
  const { body } = await api("POST", "/check-runs", run);
  const more = { ...output, annotations: [{ ...annotation, message: "The last" }] };
  const changed = await api("PATCH", `/check-runs/${body.id}`, { output: more });
  expect(changed.body.output.annotations_count).toBe(51);
  const page = await api("GET", `/check-runs/${body.id}/annotations?per_page=50&page=2`);
  expect(page.body).toMatchObject([{ message: "The last", start_line: 15 }]);
});

test.each([
  ["four actions", { actions: Array.from({ length: 4 }, () => action({})) }],
  ["a label of 21 characters", { actions: [action({ label: "x".repeat(21) })] }],
  ["an identifier of 21 characters", { actions: [action({ identifier: "x".repeat(21) })] }],
  ["a description of 41 characters", { actions: [action({ description: "x".repeat(41) })] }],
  ["an output without a summary", { output: { title: "t" } }],
  [
    "columns over two lines",
    { output: { ...output, annotations: [{ ...annotation, end_line: 16, start_column: 1 }] } },
  ],
])("K8 %s is refused, at first and later", async (_, more) => {
  const { api, pull, handle } = await startScenario();
  const named = { name: "m", head_sha: pull.headSha };
  const answer = await api("POST", "/check-runs", { ...named, ...more });
  expect(answer).toMatchObject(schemaRefusal("Invalid request.\n\n"));
  const { body } = await api("POST", "/check-runs", { ...named, actions: [action({})] });
  const later = await api("PATCH", `/check-runs/${body.id}`, more);
  expect(later).toMatchObject(schemaRefusal("Invalid request.\n\n"));
  expect(handle.repository.checkRuns).toMatchObject([{ actions: [{ identifier: "again" }] }]);
});

function action(change: object): object {
  return { label: "Again", identifier: "again", description: "Review again", ...change };
}

test("K9 another App's run cannot be changed", async () => {
  const { api, pull, github, handle } = await startScenario();
  const { body } = await api("POST", "/check-runs", { name: "ci", head_sha: pull.headSha });
  const [own] = handle.repository.checkRuns.splice(0);
  handle.repository.checkRuns.push({ ...own!, appId: 15_368 });
  const answer = await api("PATCH", `/check-runs/${body.id}`, { conclusion: "success" });
  expect(answer.status).toBe(403);
  expect(answer.body.message).toBe(
    `Invalid app_id \`${github.app.id}\` - check run can only be modified by the GitHub App that created it.`,
  );
});

test("K10 two runs of one name are two; the newest is the latest", async () => {
  const { api, pull, github } = await startScenario();
  const run = { name: "m", head_sha: pull.headSha, external_id: "7" };
  await api("POST", "/check-runs", run);
  const second = await api("POST", "/check-runs", run);
  const list = `/commits/${pull.headSha}/check-runs`;
  const latest = await api("GET", `${list}?check_name=m&app_id=${github.app.id}`);
  expect(latest.body).toMatchObject({ total_count: 1, check_runs: [{ id: second.body.id }] });
  expect((await api("GET", `${list}?filter=all`)).body.total_count).toBe(2);
  expect((await api("GET", `${list}?check_name=other`)).body.total_count).toBe(0);
});

test("K11 a re-run asks the App; the suite is queued, the run stays as it was", async () => {
  const { api, pull, events } = await startScenario();
  const done = { name: "m", head_sha: pull.headSha, conclusion: "success" };
  const { body } = await api("POST", "/check-runs", done);
  const suite = `/check-suites/${body.check_suite.id}`;
  expect((await api("GET", suite)).body).toMatchObject({ status: "completed" });

  expect((await api("POST", `/check-runs/${body.id}/rerequest`)).status).toBe(201);

  expect((await api("GET", suite)).body).toMatchObject({ status: "queued", conclusion: null });
  expect((await api("GET", `/check-runs/${body.id}`)).body.conclusion).toBe("success");
  expect((await api("POST", `${suite}/rerequest`)).status).toBe(201);
  expect(await events()).toEqual([
    "check_run.created",
    "check_run.completed",
    "check_run.rerequested",
    "check_suite.rerequested",
  ]);
});

test("K12 a run that is not completed after 14 days is stale", async () => {
  const { api, github, pull } = await startScenario();
  const { body } = await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha });
  const path = `/repos/octo-org/margin/check-runs/${body.id}`;
  const day = 24 * 60 * 60 * 1000;
  github.clock.advance(14 * day - 60_000);
  expect((await (await asInstallation(github, {}))("GET", path)).body.status).toBe("queued");
  github.clock.advance(120_000);
  const stale = await (await asInstallation(github, {}))("GET", path);
  expect(stale.body).toMatchObject({ status: "completed", conclusion: "stale" });
});

test("K13 a run stays with its commit", async () => {
  const { api, pull, handle } = await startScenario();
  const { body } = await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha });
  const head_sha = await handle.tip("main");
  expect((await api("PATCH", `/check-runs/${body.id}`, { head_sha })).status).toBe(422);
  expect((await api("GET", `/check-runs/${body.id}`)).body.head_sha).toBe(pull.headSha);
});
