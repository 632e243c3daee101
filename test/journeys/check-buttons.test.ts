import { expect, test, vi } from "vitest";

import type { CheckRun, Pull } from "../github/world.ts";
import { requestCheckAction } from "../github/write-check.ts";
import { modelCalls, openScene, propose, standing, timesLogged, type Scene } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";

vi.setConfig({ testTimeout: 60_000 });

/** Somebody presses a button of the pull request's check; GitHub refuses one that is not there. */
function press(scene: Scene, check: CheckRun, identifier: string, login = "ada"): void {
  const { github, repository } = scene;
  requestCheckAction(
    github.world,
    repository.repository,
    check,
    identifier,
    github.world.user(login),
  );
}

function labels(check: CheckRun): readonly string[] {
  return check.actions.map(({ label }) => label);
}

test.concurrent(
  "“Ignore findings” lets the head pass, with name and reason and without a call",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    const check = await checked(pull);
    expect(check.conclusion).toBe("failure");
    expect(labels(check)).toEqual(["Review again", "Ignore findings"]);

    press(scene, check, "ignore-findings");
    await until(() => check.conclusion === "success");

    expect(labels(check)).toEqual(["Review again"]);
    expect(modelCalls(scene)).toBe(1);
    expect(standing(pull, scene)).toMatchObject({ reviews: 1, comments: 1, checks: ["success"] });

    // Nor is it raised again with the next push.
    await repository.commit("topic", { files: { "src/b.ts": "b();\n" } });
    expect((await checked(pull)).conclusion).toBe("success");
    expect(pull.reviewComments).toHaveLength(1);
  },
);

test.concurrent("who may not write changes nothing, and is not answered", async (context) => {
  const scene = await openScene({ withoutAnalyzers: true }, context);
  const { checked, until } = scene;
  const pull = await propose(scene, { "src/a.ts": defect });
  const check = await checked(pull);
  const before = standing(pull, scene);

  press(scene, check, "ignore-findings", "rita");
  press(scene, check, "review-again", "rita");
  await until(() => timesLogged(scene, "button pressed") === 2);

  expect(standing(pull, scene)).toEqual(before);
  expect(check.conclusion).toBe("failure");
  expect(timesLogged(scene, "reviewed")).toBe(1);
});

test.concurrent(
  "“Review again” on a fork's head, and a press that is delivered twice",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    await repository.commit("mallory:topic", { files: { "src/a.ts": defect }, from: "main" });
    const pull: Pull = await repository.openPull({ head: "mallory:topic", author: "mallory" });
    const check = await checked(pull);

    press(scene, check, "review-again");
    await until(() => timesLogged(scene, "reviewed") === 2);
    const pressed = github.world.deliveries.find(({ action }) => action === "requested_action");
    if (pressed === undefined) throw new Error("the press was delivered");
    github.webhooks.redeliver(pressed);
    await github.settled();
    await repository.comment(pull, "ada", "/review");
    await until(() => timesLogged(scene, "reviewed") === 3);

    expect(timesLogged(scene, "button pressed")).toBe(1);
    expect(modelCalls(scene)).toBe(1);
    expect(standing(pull, scene)).toMatchObject({ reviews: 1, comments: 1, checks: ["failure"] });
  },
);

test.concurrent(
  "what was found after the check that somebody looked at is not ignored",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    const seen = { ...(await checked(pull)) };
    await repository.commit("topic", {
      files: { "src/b.ts": "const size = items.lenght; // BUG: again\n" },
    });
    const check = await checked(pull);

    press(scene, seen, "ignore-findings");
    await until(() => timesLogged(scene, "reviewed") === 3);

    expect(check.conclusion).toBe("failure");
    expect(check.output.title).toContain("1 of 1 finding");
  },
);
