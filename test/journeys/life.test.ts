import { describe, expect, test, vi } from "vitest";

import { installationPayload } from "../github/payloads/installation.ts";
import { rerequestCheckRun, rerequestCheckSuite } from "../github/write-check.ts";
import {
  checkOf,
  holdAnswers,
  modelCalls,
  openScene,
  propose,
  standing,
  timesLogged,
} from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const once = { reviews: 1, comments: 1, summaries: 1, checks: ["failure"] };

/** So that a newer job is noticed soon. */
const shortLease = { MARGINALIA_LEASE_SECONDS: "5" };

vi.setConfig({ testTimeout: 60_000 });

describe.concurrent("asked again for", () => {
  test("by its check, also from a fork, a head is reviewed again and nothing is said twice", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    await repository.commit("mallory:topic", { files: { "src/a.ts": defect }, from: "main" });
    const pull = await repository.openPull({ head: "mallory:topic", author: "mallory" });
    const check = await checked(pull);

    rerequestCheckRun(github.world, repository.repository, check, github.world.user("ada"));
    await until(() => timesLogged(scene, "reviewed") === 2);

    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(1);
  });

  test("by the suite, all of its pull requests are", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    await checked(pull);
    const [suite] = repository.repository.checkSuites;
    if (suite === undefined) throw new Error("GitHub makes a suite for each push");

    await rerequestCheckSuite(github.world, repository.repository, suite, github.world.user("ada"));
    await until(() => timesLogged(scene, "reviewed") === 2);

    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(1);
  });
});

test.concurrent(
  "with another base, what the new diff adds is reviewed and the rest costs nothing",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    await repository.commit("next", { files: { "src/next.ts": "next();\n" }, from: "main" });
    await repository.commit("topic", { files: { "src/a.ts": defect }, from: "next" });
    const pull = await repository.openPull({ head: "topic", base: "next", author: "ada" });
    const check = await checked(pull);
    expect(check.output.summary).not.toContain("src/next.ts");

    await repository.changeBase(pull, "main");
    await until(() => timesLogged(scene, "reviewed") === 2);

    expect(check.output.summary).toContain("src/next.ts");
    expect(check.output.summary).toContain("1 unchanged since an earlier review");
    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(2);
  },
);

describe.concurrent("while a review is running", () => {
  test("a force-push ends it: the newest head wins, the old one's check never passes", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, env: shortLease }, context);
    const { repository, anthropic, checked, until } = scene;
    anthropic.script([{ kind: "hang", when: "before" }]);
    const pull = await propose(scene, { "src/a.ts": "old();\n" });
    const earlier = pull.headSha;
    await until(() => modelCalls(scene) === 1);

    await repository.amend("topic", { files: { "src/a.ts": defect } });
    await checked(pull);

    expect(standing(pull, scene)).toEqual(once);
    expect(pull.reviews[0]?.commitId).toBe(pull.headSha);
    const left = checkOf(earlier, scene);
    expect(left).toMatchObject({ status: "completed", conclusion: "cancelled" });
    expect(left?.output.title).toBe("Superseded by a newer push");
    expect(anthropic.inFlight).toBe(0);
  });

  test("a push that nobody told of is noticed before anything is said", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, anthropic, checked, until } = scene;
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": "old();\n" });
    const earlier = pull.headSha;
    await until(() => modelCalls(scene) === 1);
    const tell = github.webhooks.faults.holdNext({ event: "pull_request" });
    await repository.amend("topic", { files: { "src/a.ts": defect } });

    answer();
    await checked(pull);

    expect(checkOf(earlier, scene)).toMatchObject({ conclusion: "cancelled" });
    expect(standing(pull, scene)).toEqual(once);
    tell();
    await until(() => timesLogged(scene, "reviewed") === 2);
    expect(standing(pull, scene)).toEqual(once);
    expect(anthropic.requests).toHaveLength(2);
  });

  test("somebody asks for another: the head is never let pass in between", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, env: shortLease }, context);
    const { repository, anthropic, checked, until, github } = scene;
    anthropic.script([{ kind: "hang", when: "before" }]);
    const pull = await propose(scene, { "src/a.ts": defect });
    await until(() => modelCalls(scene) === 1);

    await repository.comment(pull, "ada", "/review full");
    await checked(pull);

    const conclusions = github
      .requests({ method: "PATCH", route: "/repos/{owner}/{repo}/check-runs/{check_run_id}" })
      .flatMap(({ body }) => (body as { conclusion?: string }).conclusion ?? []);
    expect(conclusions).toEqual(["failure"]);
    expect(standing(pull, scene)).toEqual(once);
  });

  test("its pull request is closed: nothing is said, and the check says why", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": "a();\n" });
    await until(() => modelCalls(scene) === 1);

    await repository.closePull(pull);
    answer();

    const check = await checked(pull);
    expect(check).toMatchObject({ conclusion: "cancelled" });
    expect(check.output.title).toContain("closed");
    expect(pull.issueComments).toEqual([]);

    await repository.reopenPull(pull);
    await until(() => check.conclusion === "success");
  });

  test("the repository is renamed: it is posted under the new name", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    const deliver = github.webhooks.faults.holdNext({ event: "pull_request" });
    const pull = await propose(scene, { "src/a.ts": defect });
    await repository.rename("store");

    deliver();
    await until(() => timesLogged(scene, "reviewed") === 1);

    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });
    expect(standing(pull, scene)).toEqual(once);
  });

  test("its fork is deleted: the review goes on", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked } = scene;
    await repository.commit("mallory:topic", { files: { "src/a.ts": defect }, from: "main" });
    const deliver = github.webhooks.faults.holdNext({ event: "pull_request" });
    const pull = await repository.openPull({ head: "mallory:topic", author: "mallory" });
    await repository.deleteFork(pull);

    deliver();

    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });
    expect(standing(pull, scene)).toEqual(once);
  });
});

describe.concurrent("where the App may not speak", () => {
  test("a locked conversation: the check says that findings could not be posted", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": defect });
    await until(() => modelCalls(scene) === 1);
    pull.locked = true;
    answer();

    const check = await checked(pull);

    expect(check).toMatchObject({ conclusion: "action_required" });
    expect(check.output.title).toContain("locked");
    expect(check.output.summary).toContain("Unlock");
    expect(standing(pull, scene)).toMatchObject({ reviews: 0, summaries: 0 });

    pull.locked = false;
    await repository.comment(pull, "ada", "/review");
    await until(() => check.conclusion === "failure");
    expect(standing(pull, scene)).toEqual(once);
  });

  test("an archived repository: the job is given up, and nothing is tried for ever", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, until } = scene;
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": defect });
    await until(() => modelCalls(scene) === 1);
    await repository.archive();

    answer();
    await until(() => timesLogged(scene, "job buried") === 1);

    expect(standing(pull, scene)).toMatchObject({ reviews: 0, summaries: 0 });
  });

  test("a suspended installation: the log says what to do, and the next push is reviewed", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    const installation = github.world.installations.get(github.installation.id);
    if (installation === undefined) throw new Error("the App is installed");
    const deliver = github.webhooks.faults.holdNext({ event: "pull_request" });
    const pull = await propose(scene, { "src/a.ts": "a();\n" });
    installation.suspended = true;
    deliver();
    await until(() => scene.log.join("").includes("lift the suspension"));
    expect(standing(pull, scene).checks).toEqual([]);

    installation.suspended = false;
    await repository.commit("topic", { files: { "src/b.ts": defect } });

    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });
  });
});

test.concurrent(
  "after the App was uninstalled nothing of the repository is known any more",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    await checked(pull);

    const installation = github.world.installations.get(github.installation.id);
    if (installation === undefined) throw new Error("the App is installed");
    const sender = github.world.user("octavia");
    const payload = installationPayload(github.world, installation, sender, "deleted");
    github.world.emit("installation", payload, null);
    await until(() => timesLogged(scene, "installation forgotten") === 1);
    await repository.comment(pull, "ada", "/review");
    await until(() => timesLogged(scene, "reviewed") === 2);

    expect(modelCalls(scene)).toBe(2);
    expect(standing(pull, scene)).toEqual(once);
  },
);
