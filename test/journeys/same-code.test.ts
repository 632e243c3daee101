import { expect, test } from "vitest";

import { unitsOf } from "../anthropic/read-units.ts";
import { checkOf, holdAnswers, modelCalls, openScene, propose, standing } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const once = { reviews: 1, comments: 1, summaries: 1, checks: ["failure"] };
const shared = { "src/a.ts": defect, "src/b.ts": "b();\n" };

test.concurrent(
  "two pull requests with the same code at the same time pay for it once",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { anthropic, checked, until } = scene;
    // Later questions need not wait for the prompt cache to become warm.
    await checked(await propose(scene, { "src/earlier.ts": "earlier();\n" }, "earlier"));
    const answer = holdAnswers(scene);
    const first = await propose(scene, shared, "first");
    await until(() => modelCalls(scene) === 2);
    const second = await propose(scene, { ...shared, "src/c.ts": "c();\n" }, "second");
    // Its own unit is asked about; by then it waits for the shared ones.
    await until(() => modelCalls(scene) === 3);

    answer();
    await Promise.all([checked(first), checked(second)]);

    expect(standing(first, scene)).toEqual(once);
    expect(standing(second, scene)).toEqual(once);
    const asked = anthropic.requests.map(({ body }) =>
      body === null ? [] : unitsOf(body).map(({ path }) => path),
    );
    expect(asked).toEqual([["src/earlier.ts"], ["src/a.ts", "src/b.ts"], ["src/c.ts"]]);
  },
);

test.concurrent(
  "when the one that pays is pushed away, the other pays for itself",
  async (context) => {
    const scene = await openScene(
      {
        withoutAnalyzers: true,
        env: { MARGINALIA_LEASE_SECONDS: "5" },
      },
      context,
    );
    const { repository, anthropic, checked, until } = scene;
    anthropic.script([{ kind: "hang", when: "before" }]);
    const first = await propose(scene, shared, "first");
    await until(() => modelCalls(scene) === 1);
    const second = await propose(scene, shared, "second");
    await until(() => checkOf(second.headSha, scene)?.status === "in_progress");

    await repository.amend("first", { files: { "src/a.ts": "fine();\n", "src/b.ts": null } });
    await Promise.all([checked(first), checked(second)]);

    expect(standing(first, scene)).toMatchObject({ reviews: 0, checks: ["success"] });
    expect(standing(second, scene)).toEqual(once);
  },
);
