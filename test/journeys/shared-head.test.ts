import { describe, expect, test, vi } from "vitest";

import { derivedReviewer } from "../anthropic/derived-reviewer.ts";
import type { CheckRun, Pull } from "../github/world.ts";
import { rerequestCheckRun, rerequestCheckSuite } from "../github/write-check.ts";
import {
  checkOf,
  holdAnswers,
  modelCalls,
  openScene,
  propose,
  timesLogged,
  type Scene,
} from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";

vi.setConfig({ testTimeout: 60_000 });

/**
 * Two pull requests of one branch. The base `next` has the defect already, so that only the one into
 * `main` is blocked by it.
 */
async function proposeTwice(
  { repository }: Scene,
  branch = "topic",
): Promise<{ readonly blocked: Pull; readonly clean: Pull }> {
  await repository.commit("next", { files: { "src/a.ts": defect }, from: "main" });
  await repository.commit(branch, { files: { "src/b.ts": "b();\n" }, from: "next" });
  const author = branch.startsWith("mallory:") ? "mallory" : "ada";
  const blocked = await repository.openPull({ head: branch, author });
  const clean = await repository.openPull({ head: branch, base: "next", author });
  return { blocked, clean };
}

/** The one check of both; fails where there is another. */
function onlyCheck({ headSha }: Pull, { repository }: Scene): CheckRun {
  const [check, ...more] = repository.repository.checkRuns.filter((run) => run.headSha === headSha);
  if (check === undefined || more.length > 0) throw new Error(`${more.length} checks too many`);
  return check;
}

describe.concurrent("two pull requests with one head", () => {
  test("share one check, which shows the worst and says whose it is", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { blocked, clean } = await proposeTwice(scene);
    await scene.until(() => timesLogged(scene, "reviewed") === 2);

    const check = onlyCheck(clean, scene);

    expect(check).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(check.output.title).toBe(`#${blocked.number}: 1 of 1 finding reaches the gate`);
    expect(check.output.summary).toContain(`#${clean.number}: No findings`);
    expect(check.externalId).toMatch(new RegExp(`:${blocked.number}$`));
  });

  test("the worse one is closed: the check passes; it is opened again: it does not", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { blocked, clean } = await proposeTwice(scene);
    await scene.until(() => timesLogged(scene, "reviewed") === 2);
    const check = onlyCheck(clean, scene);

    await scene.repository.closePull(blocked);
    await scene.until(() => check.conclusion === "success");
    expect(check.output.title).toBe("No findings in the change");
    expect(check.externalId).toMatch(new RegExp(`:${clean.number}$`));

    await scene.repository.reopenPull(blocked);
    await scene.until(() => check.conclusion === "failure");
    expect(onlyCheck(clean, scene)).toBe(check);
  });

  test("the worse one gets the other's base: the check passes", async (context) => {
    // Its comment stands on a line that the new diff does not have.
    const allow = [/src\/a.ts:1 is not in the diff/];
    const scene = await openScene({ withoutAnalyzers: true, allow }, context);
    const { blocked, clean } = await proposeTwice(scene);
    await scene.until(() => timesLogged(scene, "reviewed") === 2);
    await scene.repository.commit("later", { files: { "src/c.ts": "c();\n" }, from: "next" });

    await scene.repository.changeBase(blocked, "later");
    await scene.until(() => onlyCheck(clean, scene).conclusion === "success");

    expect(onlyCheck(clean, scene).output.summary).toContain(`#${blocked.number}: No findings`);
  });

  test("the check is not green while one of them is being reviewed", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, until } = scene;
    await repository.commit("next", { files: { "src/a.ts": "a();\n" }, from: "main" });
    await repository.commit("topic", { files: { "src/b.ts": "b();\n" }, from: "next" });
    const first = await repository.openPull({ head: "topic", base: "next", author: "ada" });
    await scene.checked(first);
    const answer = holdAnswers(scene);
    const second = await repository.openPull({ head: "topic", author: "ada" });
    await until(() => modelCalls(scene) === 2);
    expect(onlyCheck(second, scene)).toMatchObject({ status: "in_progress", conclusion: null });

    // The first one ends once more, and must not end the check of the other.
    await repository.comment(first, "ada", "/review");
    await until(() => timesLogged(scene, "reviewed") === 2);
    expect(onlyCheck(second, scene)).toMatchObject({ status: "in_progress", conclusion: null });
    expect(onlyCheck(second, scene).output.title).toContain(`#${second.number}: `);

    answer();
    await until(() => onlyCheck(second, scene).conclusion === "success");
  });

  test("nor while one of them waits for its review", async (context) => {
    const env = { MARGINALIA_WORKERS: "1" };
    const scene = await openScene({ withoutAnalyzers: true, env }, context);
    const { github, repository, until } = scene;
    await repository.commit("next", { files: { "src/a.ts": "a();\n" }, from: "main" });
    await repository.commit("topic", { files: { "src/b.ts": "b();\n" }, from: "next" });
    const answer = holdAnswers(scene);
    const first = await repository.openPull({ head: "topic", base: "next", author: "ada" });
    await until(() => modelCalls(scene) === 1);
    const second = await repository.openPull({ head: "topic", author: "ada" });
    await github.settled();

    answer();
    await until(() => onlyCheck(second, scene).status === "completed");

    const drawn = github
      .requests({ method: "PATCH", route: "/repos/{owner}/{repo}/check-runs/{check_run_id}" })
      .map(
        ({ body }) => body as { status: string; conclusion?: string; output: { title: string } },
      );
    const waits = drawn.find(({ status }) => status === "queued");
    expect(waits?.output.title).toBe(`#${second.number}: Waiting to be reviewed`);
    expect(drawn.flatMap(({ conclusion }) => conclusion ?? [])).toEqual(["success"]);
    expect(onlyCheck(first, scene).conclusion).toBe("success");
  });

  test("the worse one is pushed to another head: the check of the old one passes", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, until } = scene;
    await repository.commit("next", { files: { "src/a.ts": defect }, from: "main" });
    await repository.commit("topic", { files: { "src/b.ts": "b();\n" }, from: "next" });
    await repository.push("twin", await repository.tip("topic"));
    const blocked = await repository.openPull({ head: "topic", author: "ada" });
    const clean = await repository.openPull({ head: "twin", base: "next", author: "ada" });
    await until(() => timesLogged(scene, "reviewed") === 2);
    expect(onlyCheck(clean, scene).conclusion).toBe("failure");

    await repository.commit("topic", { files: { "src/d.ts": "d();\n" } });
    await scene.checked(blocked);

    expect(onlyCheck(clean, scene).conclusion).toBe("success");
    expect(onlyCheck(blocked, scene).conclusion).toBe("failure");
  });

  test("opened at once they still get one check", async (context) => {
    const scene = await openScene(
      { withoutAnalyzers: true, env: { MARGINALIA_WORKERS: "4" } },
      context,
    );
    const { github, repository, until } = scene;
    await repository.commit("topic", { files: { "src/b.ts": "b();\n" }, from: "main" });
    const bases = ["one", "two", "three"];
    for (const base of bases)
      await repository.commit(base, { files: { [base]: base }, from: "main" });
    const tell = bases.map(() => github.webhooks.faults.holdNext({ event: "pull_request" }));
    const pulls = [];
    for (const base of bases) {
      pulls.push(await repository.openPull({ head: "topic", base, author: "ada" }));
    }
    for (const deliver of tell) deliver();
    await until(() => timesLogged(scene, "reviewed") === 3);

    const [pull] = pulls;
    if (pull === undefined) throw new Error("there are three");
    expect(onlyCheck(pull, scene)).toMatchObject({ status: "completed", conclusion: "success" });
  });
});

test.concurrent(
  "a branch that is pushed back to a head that nobody reviewed never passes by it",
  async (context) => {
    const env = { MARGINALIA_LEASE_SECONDS: "5" };
    const scene = await openScene({ withoutAnalyzers: true, env }, context);
    const { github, repository, anthropic, until } = scene;
    anthropic.script([{ kind: "hang", when: "before" }]);
    const pull = await propose(scene, { "src/a.ts": defect });
    const first = pull.headSha;
    await until(() => modelCalls(scene) === 1);
    await repository.amend("topic", { files: { "src/a.ts": "fine();\n" } });
    await scene.checked(pull);
    expect(checkOf(first, scene)?.conclusion).toBe("cancelled");

    const tell = github.webhooks.faults.holdNext({ event: "pull_request" });
    await repository.push("topic", first, { force: true });
    expect(checkOf(first, scene)?.conclusion).toBe("cancelled");
    tell();
    await until(() => checkOf(first, scene)?.conclusion === "failure");

    expect(onlyCheck(pull, scene).conclusion).toBe("failure");
  },
);

describe.concurrent("run again", () => {
  test("a head that was reviewed in part, and one that could not be, are reviewed whole", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, anthropic, until } = scene;
    const ada = github.world.user("ada");
    anthropic.answer(() => ({ kind: "stopped", reason: "refusal" }));
    const pull = await propose(scene, { "src/a.ts": "a();\n" });
    const check = await scene.checked(pull);
    expect(check).toMatchObject({ conclusion: "action_required" });
    expect(check.output.title).toMatch(/^Reviewed 0 of 1 unit/);

    anthropic.answer(derivedReviewer());
    rerequestCheckRun(github.world, repository.repository, check, ada);
    await until(() => check.conclusion === "success");

    const answer = holdAnswers(scene);
    await repository.commit("topic", { files: { "src/b.ts": defect } });
    await until(() => modelCalls(scene) > 2);
    pull.locked = true;
    answer();
    const failed = await scene.checked(pull);
    expect(failed).toMatchObject({ conclusion: "action_required" });
    expect(failed.output.title).toMatch(/^Not reviewed: /);

    pull.locked = false;
    rerequestCheckRun(github.world, repository.repository, failed, ada);
    await until(() => failed.conclusion === "failure");
    expect(onlyCheck(pull, scene)).toBe(failed);
  });

  test.each(["topic", "mallory:topic"])(
    "by the check or by the suite, both are reviewed again: %s",
    async (branch) => {
      const scene = await openScene({ withoutAnalyzers: true });
      const { github, repository, until } = scene;
      const { clean } = await proposeTwice(scene, branch);
      await until(() => timesLogged(scene, "reviewed") === 2);
      const check = onlyCheck(clean, scene);
      const ada = github.world.user("ada");

      rerequestCheckRun(github.world, repository.repository, check, ada);
      await until(() => timesLogged(scene, "reviewed") === 4);

      const suite = repository.repository.checkSuites.find(({ id }) => id === check.suiteId);
      if (suite === undefined) throw new Error("every run has a suite");
      await rerequestCheckSuite(github.world, repository.repository, suite, ada);
      await until(() => timesLogged(scene, "reviewed") === 6);

      expect(onlyCheck(clean, scene)).toMatchObject({ conclusion: "failure" });
    },
  );
});
