import { describe, expect, test, vi, type TestContext } from "vitest";

import { derivedReviewer } from "../anthropic/derived-reviewer.ts";
import { unitsOf, type ShownUnit } from "../anthropic/read-units.ts";
import type { Program } from "./app-server.ts";
import {
  checkOf,
  modelCalls,
  openScene,
  propose,
  standing,
  timesLogged,
  type Scene,
} from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const once = { reviews: 1, comments: 1, summaries: 1, checks: ["failure"] };

const tokens = "POST /app/installations/{installation_id}/access_tokens";
const createCheck = "POST /repos/{owner}/{repo}/check-runs";
const updateCheck = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const review = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const reply = "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies";
const summary = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";

/** A server of its own whose jobs another may take up after the shortest lease there is. */
function openKillable(context: TestContext, ownProcess: Program = "unhurried"): Promise<Scene> {
  return openScene(
    {
      withoutAnalyzers: true,
      ownProcess,
      env: { MARGINALIA_LEASE_SECONDS: "5", MARGINALIA_MODEL_CONCURRENCY: "1" },
      // What is sent to a dead server.
      allow: [/^delivery: .* was not answered$/],
    },
    context,
  );
}

async function killAtFault(scene: Scene): Promise<void> {
  await scene.until(() => scene.github.faults.pending().length === 0);
  await scene.server.kill();
}

// Each starts processes and waits for a lease to run out.
vi.setConfig({ testTimeout: 120_000 });

describe.concurrent("a server killed in the middle, then started again,", () => {
  test("reviews what it had acknowledged and not yet begun", async (context) => {
    const scene = await openKillable(context, "as deployed");
    scene.github.faults.inject({ route: tokens, kind: "silence" });
    const pull = await propose(scene, { "src/a.ts": defect });
    await killAtFault(scene);

    await scene.restart();
    await scene.until(() => timesLogged(scene, "reviewed") === 1);

    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(1);
  });

  test.for([
    ["its check and its review", createCheck, review, 0],
    // The first update after a restart says that work goes on again.
    ["its summary and the check's end", summary, updateCheck, 1],
  ] as const)(
    "says everything once, killed at %s",
    async ([_what, first, then, after], context) => {
      const scene = await openKillable(context);
      const { faults } = scene.github;
      faults.inject({ route: first, kind: "stored-then-silence" });
      const pull = await propose(scene, { "src/a.ts": defect });
      await killAtFault(scene);
      faults.inject({ route: then, kind: "stored-then-silence", after });
      await scene.restart();
      await killAtFault(scene);

      await scene.restart();
      await scene.until(() => timesLogged(scene, "reviewed") === 1);

      expect(standing(pull, scene)).toEqual(once);
      expect(modelCalls(scene)).toBe(1);
    },
  );

  test("pays for no unit again that the model had answered", async (context) => {
    const scene = await openKillable(context);
    const answer = derivedReviewer();
    const answered: string[] = [];
    scene.anthropic.answer((request) => {
      // The second question is never answered; by then the first one's units have been paid.
      if (modelCalls(scene) === 2) return { kind: "hang", when: "midway" };
      answered.push(...unitsOf(request).map(shownAs));
      return answer(request);
    });
    const names = ["a", "b", "c"].map((name) => `src/${name}.ts`);
    const pull = await propose(scene, Object.fromEntries(names.map((path) => [path, long(path)])));
    await scene.until(() => modelCalls(scene) === 2);
    // Whatever was to be written before this is answered has been.
    await fetch(`${scene.server.url}/readyz`);
    await scene.server.kill();

    await scene.restart();
    await scene.until(() => timesLogged(scene, "reviewed") === 1);

    expect(standing(pull, scene)).toEqual({ ...once, comments: 3 });
    expect(answered).toHaveLength(new Set(answered).size);
    expect(modelCalls(scene)).toBe(4);
  });

  test.for([
    ["answered what was fixed", reply, 1, ["**Major** · bug", "Fixed in"]],
    ["said what came back", review, 2, ["**Major** · bug", "Fixed in", "**Major** · bug"]],
  ] as const)("says once that it %s", async ([_what, route, pushes, said], context) => {
    const scene = await openKillable(context);
    const pull = await propose(scene, { "src/a.ts": defect });
    await scene.until(() => timesLogged(scene, "reviewed") === 1);
    for (const [push, text] of ["fine();\n", defect].slice(0, pushes).entries()) {
      if (push === pushes - 1) {
        scene.github.faults.inject({ route, kind: "stored-then-silence" });
      }
      await scene.repository.commit("topic", { files: { "src/a.ts": text } });
      if (push < pushes - 1) await scene.until(() => timesLogged(scene, "reviewed") === push + 2);
    }
    await killAtFault(scene);

    await scene.restart();
    await scene.until(() => timesLogged(scene, "reviewed") === pushes + 1);

    expect(
      pull.reviewComments.map(({ body }) => body.split("\n")[0]?.replace(/(Fixed in).*/, "$1")),
    ).toEqual(said);
  });

  test("ends the checks of what was pushed away or closed meanwhile", async (context) => {
    const scene = await openKillable(context);
    scene.anthropic.answer(() => ({ kind: "hang", when: "before" }));
    const pushed = await propose(scene, { "src/a.ts": defect }, "pushed");
    const closed = await propose(scene, { "src/b.ts": defect }, "closed");
    const heads = [pushed.headSha, closed.headSha];
    const checks = () => heads.map((head) => checkOf(head, scene));
    await scene.until(() => checks().every((check) => check?.status === "in_progress"));
    await scene.server.kill();
    await scene.repository.commit("pushed", { files: { "src/c.ts": "c();\n" } });
    await scene.repository.closePull(closed);
    await scene.github.settled();

    scene.anthropic.answer(derivedReviewer());
    await scene.restart();
    await scene.checked(pushed);
    await scene.checked(closed);

    expect(checks().map((check) => check?.conclusion)).toEqual(["cancelled", "cancelled"]);
    expect(standing(pushed, scene)).toEqual(once);
    expect(closed.reviews).toEqual([]);
  });
});

/** A file that fills one question to the model by itself, with one defect. */
function long(path: string): string {
  const lines = Array.from(
    { length: 900 },
    (_, n) => `export const of_${path.at(4)}_${n} = "${n}, a number in words";`,
  );
  return `${lines.join("\n")}\n${defect}`;
}

function shownAs(unit: ShownUnit): string {
  return `${unit.path} ${unit.rows.map(({ text }) => text).join("\n")}`;
}
