import { describe, expect, test } from "vitest";

import { modelCalls, openScene, propose, standing, timesLogged } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const once = { reviews: 1, comments: 1, summaries: 1, checks: ["failure"] };

describe.concurrent("one review and no call more come of a delivery", () => {
  test("that arrives twice, and once more when somebody redelivers it", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, checked, until } = scene;
    github.webhooks.faults.duplicateNext({ event: "pull_request" });
    const pull = await propose(scene, { "src/a.ts": defect });
    await checked(pull);
    const [opened] = github.world.deliveries.filter(({ event }) => event === "pull_request");
    if (opened === undefined) throw new Error("nothing was delivered");

    github.webhooks.redeliver(opened);
    await until(() => timesLogged(scene, "delivery known already") === 2);
    await scene.server.stop();

    expect(standing(pull, scene)).toEqual(once);
    expect(timesLogged(scene, "reviewed")).toBe(1);
    expect(modelCalls(scene)).toBe(1);
  });

  test("that arrives after the one that followed it", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    const release = github.webhooks.faults.holdNext({ event: "pull_request" });
    const pull = await propose(scene, { "src/a.ts": defect });
    const opened = pull.headSha;
    await repository.commit("topic", { files: { "src/b.ts": "export const b = 1;\n" } });
    await checked(pull);
    const calls = modelCalls(scene);

    release();
    await until(() => timesLogged(scene, "reviewed") === 2);
    await scene.server.stop();

    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(calls);
    expect(repository.repository.checkRuns.map(({ headSha }) => headSha)).not.toContain(opened);
  });

  test("that was lost while the server was away: it is asked for at the next start, once", async (context) => {
    const scene = await openScene(
      {
        withoutAnalyzers: true,
        allow: [/^delivery: .* was not answered$/],
      },
      context,
    );
    const { github, checked, until } = scene;
    await scene.server.stop();
    const pull = await propose(scene, { "src/a.ts": defect });
    await github.settled();

    await scene.restart();
    await checked(pull);
    await until(() => timesLogged(scene, "looked for missed deliveries") === 2);
    const again = () => github.requests({ route: "/app/hook/deliveries/{delivery_id}/attempts" });
    const asked = again().length;
    await scene.server.stop();
    await scene.restart();
    await until(() => timesLogged(scene, "looked for missed deliveries") === 3);

    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(1);
    expect(asked).toBeGreaterThan(0);
    expect(again()).toHaveLength(asked);
  });
});
