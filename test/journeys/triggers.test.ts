import { describe, expect, test, vi } from "vitest";

import type { Pull } from "../github/world.ts";
import { holdAnswers, modelCalls, openScene, propose, standing, timesLogged } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const path = ".github/marginalia.yml";
const config = `engines: { analyzers: false }
review:
  labels: [!wip]
  ignore_title_words: [WIP]
  base_branches: [main, next]
  authors: ["!rita"]
  paths: ["src/**"]
  max_files: 3
`;

vi.setConfig({ testTimeout: 60_000 });

const reviewed = { reviews: 1, comments: 1, summaries: 1, checks: ["failure"] };
const untouched = { reviews: 0, comments: 0, summaries: 0, checks: ["skipped"] };

/** A pull request whose deliveries wait until it has what it is opened with, as GitHub's do. */
async function proposeWith(
  scene: Awaited<ReturnType<typeof openScene>>,
  labels: readonly string[],
): Promise<Pull> {
  const { github, repository } = scene;
  const deliver = github.webhooks.faults.holdNext({ event: "pull_request" });
  const pull = await propose(scene, { "src/a.ts": defect });
  for (const label of labels) await repository.label(pull, label);
  deliver();
  return pull;
}

describe.concurrent("labels", () => {
  test("skip a pull request with the rule and its line, and let it through when they go", async (context) => {
    const scene = await openScene({ files: { [path]: config } }, context);
    const { repository, checked, until } = scene;
    const pull = await proposeWith(scene, ["wip"]);

    const check = await checked(pull);
    expect(check.output.title).toBe(`Skipped: label \`wip\` (review.labels: !wip, ${path} line 3)`);
    expect(standing(pull, scene)).toEqual(untouched);
    expect(modelCalls(scene)).toBe(0);

    await repository.unlabel(pull, "wip");
    await until(() => check.conclusion === "failure");
    expect(standing(pull, scene)).toEqual(reviewed);
  });

  test("that come after the review leave it as it is, without another look at the code", async (context) => {
    const scene = await openScene({ files: { [path]: config } }, context);
    const { github, repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    const check = await checked(pull);
    const { completedAt } = check;
    const writes = github.requests().filter(({ method }) => method !== "GET").length;

    await repository.label(pull, "wip");
    await repository.unlabel(pull, "wip");
    await repository.label(pull, "wip");
    await until(() => timesLogged(scene, "labels or title changed") > 0);

    expect(standing(pull, scene)).toEqual(reviewed);
    expect(check.completedAt).toBe(completedAt);
    expect(github.requests().filter(({ method }) => method !== "GET")).toHaveLength(writes);

    await repository.commit("topic", { files: { "src/b.ts": "b();\n" } });
    expect((await checked(pull)).conclusion).toBe("skipped");
  });

  test("that come during a review do not break it off", async (context) => {
    const scene = await openScene(
      { files: { [path]: config }, env: { MARGINALIA_LEASE_SECONDS: "5" } },
      context,
    );
    const { repository, checked, until } = scene;
    const answer = holdAnswers(scene);
    const pull = await propose(scene, { "src/a.ts": defect });
    await until(() => modelCalls(scene) === 1);

    await repository.label(pull, "wip");
    await until(() => timesLogged(scene, "labels or title changed") === 1);
    answer();

    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });
    expect(modelCalls(scene)).toBe(1);
  });
});

describe.concurrent("a title", () => {
  test("with a word that is not wanted is skipped, and reviewed without it", async (context) => {
    const scene = await openScene({ files: { [path]: config } }, context);
    const { repository, checked, until } = scene;
    await repository.commit("topic", { files: { "src/a.ts": defect }, from: "main" });
    const pull = await repository.openPull({ head: "topic", author: "ada", title: "[wip] Sum" });
    const check = await checked(pull);
    expect(check.output.title).toBe(
      `Skipped: title word \`WIP\` (review.ignore_title_words: WIP, ${path} line 4)`,
    );

    await repository.edit(pull, { title: "Sum" });
    await until(() => check.conclusion === "failure");

    expect(standing(pull, scene)).toEqual(reviewed);
  });
});

describe.concurrent("what is skipped, and why", () => {
  test("a base branch that is not asked for, until the base is another", async (context) => {
    const scene = await openScene({ files: { [path]: config } }, context);
    const { repository, checked, until } = scene;
    await repository.commit("old", { files: { "OLD.md": "old\n" }, from: "main" });
    await repository.commit("topic", { files: { "src/a.ts": defect }, from: "old" });
    const pull = await repository.openPull({ head: "topic", base: "old", author: "ada" });
    const check = await checked(pull);
    expect(check.output.title).toContain("Skipped: base branch `old` (review.base_branches: main");

    await repository.changeBase(pull, "main");
    await until(() => check.conclusion === "failure");

    // Its diff is another one now: a green or red check of the old one would not be true.
    await repository.changeBase(pull, "old");
    await until(() => check.conclusion === "skipped");
  });

  test("an author, paths and size", async (context) => {
    const scene = await openScene({ files: { [path]: config } }, context);
    const { repository, checked } = scene;
    const titleOf = async (branch: string, names: readonly string[], author = "ada") => {
      const files = Object.fromEntries(names.map((name) => [name, `${name}\n`]));
      await repository.commit(branch, { files, from: "main" });
      const check = await checked(await repository.openPull({ head: branch, author }));
      return [check.conclusion, check.output.title];
    };

    expect(await titleOf("a", ["src/a.ts"], "rita")).toEqual([
      "skipped",
      `Skipped: author \`rita\` (review.authors: !rita, ${path} line 6)`,
    ]);
    expect(await titleOf("b", ["docs/b.md"])).toEqual([
      "skipped",
      `Skipped: no changed file fits (review.paths: src/**, ${path} line 7)`,
    ]);
    expect(await titleOf("c", ["src/1", "src/2", "src/3", "src/4"])).toEqual([
      "skipped",
      `Skipped: 4 changed files (review.max_files: 3, ${path} line 8)`,
    ]);
    expect((await titleOf("d", ["docs/d.md", "src/d.ts"]))[0]).toBe("success");
  });
});

test.concurrent(
  "without any engine the check names the lines that switched them off",
  async (context) => {
    const none = "engines:\n  analyzers: false\n  model: false\n";
    const scene = await openScene({ files: { [path]: none } }, context);
    const pull = await propose(scene, { "src/a.ts": defect });

    const check = await scene.checked(pull);

    expect(check.conclusion).toBe("skipped");
    expect(check.output.title).toBe(
      `Skipped: no engine is switched on (engines.analyzers: false, ${path} line 2; engines.model: false, ${path} line 3)`,
    );
  },
);

test.concurrent(
  "/review reviews what the rules skip, and labels leave that alone",
  async (context) => {
    const scene = await openScene({ files: { [path]: config } }, context);
    const { repository, checked, until } = scene;
    const pull = await proposeWith(scene, ["wip"]);
    const check = await checked(pull);

    await repository.comment(pull, "ada", "/review");
    await until(() => check.conclusion === "failure");
    await repository.label(pull, "later");
    await until(() => timesLogged(scene, "labels or title changed") > 0);

    expect(standing(pull, scene)).toEqual(reviewed);
  },
);

test.concurrent("a pull request of a deleted fork is held to the same rules", async (context) => {
  const scene = await openScene({ files: { [path]: config } }, context);
  const { github, repository, checked, until } = scene;
  await repository.commit("mallory:topic", { files: { "src/a.ts": defect }, from: "main" });
  const deliver = github.webhooks.faults.holdNext({ event: "pull_request" });
  const pull = await repository.openPull({ head: "mallory:topic", author: "mallory" });
  await repository.label(pull, "wip");
  await repository.deleteFork(pull);
  deliver();
  const check = await checked(pull);
  expect(check.conclusion).toBe("skipped");

  await repository.unlabel(pull, "wip");
  await until(() => check.conclusion === "failure");

  expect(standing(pull, scene)).toEqual(reviewed);
});
