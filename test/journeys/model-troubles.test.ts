import { describe, expect, test, vi } from "vitest";

import type { Answer } from "../anthropic/answer.ts";
import { derivedReviewer } from "../anthropic/derived-reviewer.ts";
import { unitsOf } from "../anthropic/read-units.ts";
import { modelCalls, openScene, propose, standing, timesLogged, type Scene } from "./scene.ts";

/** An analyzer finds it, whatever the model does. */
const typo = 'export const isText = (x: unknown) => typeof x === "strng";\n';

const overloaded: Answer = { kind: "error", status: 529, headers: { "retry-after": "600" } };

vi.setConfig({ testTimeout: 60_000 });

describe.concurrent("the check tells what is missing and why when the model", () => {
  test.for<readonly [string, Answer, RegExp]>([
    [
      "answers nonsense",
      { kind: "text", text: "I like this code." },
      /the model's answer was not of the asked form$/,
    ],
    [
      "is overloaded for ever",
      overloaded,
      /answered 529; tried again at \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    ],
    ["refuses", { kind: "stopped", reason: "refusal" }, /the model refused to review this code$/],
    ["does not know the key", { kind: "error", status: 401 }, /the API key was refused$/],
  ])("%s", async ([, answer, why], context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    scene.anthropic.answer(() => answer);

    await expectMissing(scene, why);
  });

  test("costs more than the budget, before anything is spent", async (context) => {
    const env = { MARGINALIA_REVIEW_BUDGET: "0.0001" };
    const scene = await openScene({ withoutAnalyzers: true, env }, context);

    await expectMissing(scene, /the budget of 0\.0001 dollars for one review would be overspent$/);

    expect(modelCalls(scene)).toBe(0);
  });
});

/** The title says it all; the summary of the check and of the pull request name who, and what. */
async function expectMissing(scene: Scene, title: RegExp): Promise<void> {
  const pull = await propose(scene, { "src/a.ts": "a();\n" });
  const check = await scene.checked(pull);

  expect(check.conclusion).toBe("action_required");
  expect(check.output.title).toMatch(/^Reviewed 0 of 1 unit; model: /);
  expect(check.output.title).toMatch(title);
  const [, why = ""] = /; model: ([^;]*)/.exec(check.output.title ?? "") ?? [];
  expect(check.output.summary).toContain(`- \`src/a.ts:1\`: ${why} (model)`);
  expect(pull.issueComments[0]?.body).toContain(`${why} (model)`);
}

test("what the analyzers find is said although the model is away", async () => {
  const scene = await openScene({ files: { ".github/marginalia.yml": "gate: never\n" } });
  scene.anthropic.answer(() => overloaded);
  const pull = await propose(scene, { "src/a.ts": typo });

  const check = await scene.checked(pull);

  expect(check.conclusion).toBe("action_required");
  expect(check.output.title).toMatch(/^Reviewed 0 of 1 unit, 1 finding so far; .* tried again at/);
  expect(pull.reviewComments.map(({ path, line }) => [path, line])).toEqual([["src/a.ts", 1]]);
});

test("one file that the model cannot read costs that file only", async () => {
  const scene = await openScene({ withoutAnalyzers: true });
  const answer = derivedReviewer();
  scene.anthropic.answer((request) =>
    unitsOf(request).some(({ path }) => path === "src/b.ts")
      ? { kind: "stopped", reason: "max_tokens", text: '{"findings":[' }
      : answer(request),
  );
  const files = ["a", "b", "c"].map((name) => [`src/${name}.ts`, `${name}(); // BUG: ${name}\n`]);
  const pull = await propose(scene, Object.fromEntries(files) as Record<string, string>);

  const check = await scene.checked(pull);

  expect(check).toMatchObject({ conclusion: "failure" });
  expect(check.output.title).toBe("2 of 2 findings reach the gate; reviewed 2 of 3 units");
  expect(check.output.summary).toContain("- `src/b.ts:1`: ");
  expect(pull.reviewComments.map(({ path }) => path)).toEqual(["src/a.ts", "src/c.ts"]);
});

test("what is said to be tried again is, also when a finding blocks already", async () => {
  const scene = await openScene();
  scene.anthropic.answer(() => overloaded);
  const pull = await propose(scene, { "src/a.ts": typo });
  const check = await scene.checked(pull);
  expect(check.output.title).toBe("1 of 1 finding reaches the gate; reviewed 0 of 1 unit");
  expect(check.output.summary).toContain("It is tried again at");

  await scene.until(() => timesLogged(scene, "job postponed") === 1);

  expect(standing(pull, scene)).toMatchObject({ comments: 1, checks: ["failure"] });
});
