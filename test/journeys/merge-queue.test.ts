import { describe, expect, test, vi } from "vitest";

import { defaultEvents, defaultPermissions } from "../github/create-world.ts";
import { destroyGroup, queuePull, type MergeGroup } from "../github/merge-queue.ts";
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

/** An App with what merge queues need, as the optional lines of `app.yml` give it. */
const queues = {
  withoutAnalyzers: true,
  github: {
    permissions: { ...defaultPermissions, merge_queues: "read" },
    events: [...defaultEvents, "merge_group"],
  },
} as const;

function queue(
  { github, repository }: Scene,
  pull: Pull,
  options: Parameters<typeof queuePull>[3] = {},
): Promise<MergeGroup> {
  return queuePull(github.world, repository.repository, pull, options);
}

/** The check of a group's head once it has ended. */
async function checkedGroup(scene: Scene, { headSha }: MergeGroup): Promise<CheckRun> {
  await scene.until(() => checkOf(headSha, scene)?.status === "completed");
  const check = checkOf(headSha, scene);
  if (check === undefined) throw new Error("the check is gone");
  return check;
}

describe.concurrent("a pull request in a merge queue", () => {
  test.for(["merge", "squash"] as const)(
    "passes with its review, at once and without a call (%s)",
    async (method, context) => {
      const scene = await openScene(queues, context);
      const pull = await propose(scene, { "src/a.ts": "a();\n" });
      await scene.checked(pull);
      await scene.repository.commit("main", { files: { "src/z.ts": "z();\n" } });

      const check = await checkedGroup(scene, await queue(scene, pull, { method }));

      expect(check).toMatchObject({ name: "Marginalia", conclusion: "success", actions: [] });
      expect(check.output.title).toBe("#1: No findings in the change");
      expect(modelCalls(scene)).toBe(1);
    },
  );

  test("fails with a finding at the gate", async (context) => {
    const scene = await openScene(queues, context);
    const pull = await propose(scene, { "src/a.ts": defect });
    await scene.checked(pull);

    const check = await checkedGroup(scene, await queue(scene, pull));

    expect(check.conclusion).toBe("failure");
    expect(check.output.title).toBe("#1: 1 of 1 finding reaches the gate");
  });

  test("waits for its review, with the check in progress", async (context) => {
    const scene = await openScene(queues, context);
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": "a();\n" });
    await scene.until(() => modelCalls(scene) === 1);

    const group = await queue(scene, pull);
    await scene.until(() => checkOf(group.headSha, scene)?.status === "in_progress");
    expect(checkOf(group.headSha, scene)?.output.title).toBe("Waiting: #1 is being reviewed");
    answer();

    expect((await checkedGroup(scene, group)).conclusion).toBe("success");
  });

  test("that leaves the queue while it waits leaves no check open", async (context) => {
    const scene = await openScene(queues, context);
    const { github, repository } = scene;
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": "a();\n" });
    await scene.until(() => modelCalls(scene) === 1);
    const group = await queue(scene, pull);
    await scene.until(() => checkOf(group.headSha, scene)?.status === "in_progress");

    await destroyGroup(github.world, repository.repository, group, "dequeued");

    expect((await checkedGroup(scene, group)).conclusion).toBe("cancelled");
    answer();
    await scene.checked(pull);
  });

  test("that a rule skips is skipped in the queue too", async (context) => {
    const files = {
      ".github/marginalia.yml": "engines: { analyzers: false }\nreview: { labels: [ready] }\n",
    };
    const scene = await openScene({ ...queues, files }, context);
    const pull = await propose(scene, { "src/a.ts": defect });
    await scene.checked(pull);

    const check = await checkedGroup(scene, await queue(scene, pull));

    expect(check.conclusion).toBe("skipped");
    expect(check.output.title).toContain("#1: Skipped: ");
  });

  test("that nobody reviewed does not pass, until it is reviewed and the check is run again", async (context) => {
    const scene = await openScene(queues, context);
    const { github, repository } = scene;
    github.webhooks.faults.dropNext({ event: "pull_request" });
    const pull = await propose(scene, { "src/a.ts": "a();\n" });

    const group = await queue(scene, pull);
    const check = await checkedGroup(scene, group);
    expect(check.conclusion).toBe("action_required");
    expect(check.output.title).toContain("#1: Not reviewed");

    await repository.comment(pull, "ada", "/review");
    await scene.checked(pull);
    rerequestCheckRun(github.world, repository.repository, check, github.world.user("ada"));
    await scene.until(() => check.conclusion === "success");

    const suite = repository.repository.checkSuites.find(({ id }) => id === check.suiteId);
    if (suite === undefined) throw new Error("a check run has a suite");
    await rerequestCheckSuite(github.world, repository.repository, suite, github.world.user("ada"));
    await scene.until(() => timesLogged(scene, "merge group checked") === 3);
    expect(check.conclusion).toBe("success");
  });
});

describe.concurrent("several in one merge queue", () => {
  async function two(scene: Scene, second: string): Promise<readonly [Pull, Pull]> {
    const first = await propose(scene, { "src/a.ts": "a();\n" }, "one");
    const next = await propose(scene, { "src/b.ts": second }, "two");
    await scene.checked(first);
    await scene.checked(next);
    return [first, next];
  }

  test.for(["merge", "squash"] as const)(
    "are all looked at where a group holds them (%s)",
    async (method, context) => {
      const scene = await openScene(queues, context);
      const [first, second] = await two(scene, "b();\n");
      const earlier = await queue(scene, first, { method });
      const both = await queue(scene, second, { method, behind: earlier, base: "branch" });

      const check = await checkedGroup(scene, both);

      expect(check.conclusion).toBe("success");
      expect(check.output.title).toBe(
        "#1: No findings in the change; #2: No findings in the change",
      );
    },
  );

  test("one behind another is judged by itself, and the worst counts where both are held", async (context) => {
    const scene = await openScene(queues, context);
    const [first, second] = await two(scene, defect);
    const bad = await queue(scene, second);
    const behind = await queue(scene, first, { behind: bad });
    expect((await checkedGroup(scene, behind)).conclusion).toBe("success");

    const both = await queue(scene, first, { behind: bad, base: "branch" });
    // The same commit, asked about once more with another base.
    expect(both.headSha).toBe(behind.headSha);
    const check = await checkedGroup(scene, both);
    await scene.until(() => check.conclusion === "failure");
    expect(check.output.title).toBe("#2: 1 of 1 finding reaches the gate");
  });

  test("what no pull request accounts for does not pass", async (context) => {
    const scene = await openScene(queues, context);
    const { github, repository } = scene;
    const [first, second] = await two(scene, "b();\n");
    github.webhooks.faults.dropNext({ event: "merge_group" });
    const unheard = await queue(scene, first, { method: "squash" });
    const both = await queue(scene, second, {
      method: "squash",
      behind: unheard,
      base: "branch",
    });
    await scene.until(() => checkOf(both.headSha, scene)?.status === "in_progress");
    expect(checkOf(both.headSha, scene)?.output.title).toContain("not known yet");

    // It becomes known late.
    const lost = github.world.deliveries.length;
    await queuePull(github.world, repository.repository, first, { method: "squash" });
    expect(github.world.deliveries.length).toBeGreaterThan(lost);
    expect((await checkedGroup(scene, both)).conclusion).toBe("success");
    expect(timesLogged(scene, "merge group checked")).toBe(2);
  });
});
