import { describe, expect, test } from "vitest";

import { modelCalls, openScene } from "./scene.ts";

/** What the emulated model reports: every added line with `BUG: `, in any language. */
const defect = "const total = items.lenght; // BUG: misspelt\n";

describe("a pull request with a defect", () => {
  test("gets one review on the right line, a failed check and a summary", async () => {
    const { repository, checked } = await openScene();
    await repository.commit("topic", {
      files: { "src/a.ts": `const items = [];\n${defect}` },
      from: "main",
    });
    const pull = await repository.openPull({ head: "topic", author: "ada" });

    const check = await checked(pull);

    expect(check).toMatchObject({ name: "Marginalia", conclusion: "failure" });
    expect(pull.reviews).toHaveLength(1);
    expect(pull.reviewComments.map(({ path, line, side }) => [path, line, side])).toEqual([
      ["src/a.ts", 2, "RIGHT"],
    ]);
    expect(pull.reviewComments[0]?.body).toContain("misspelt");
    expect(pull.issueComments).toHaveLength(1);
  });

  test("is told the truth through a fix, another defect and a rebase, each paid once", async () => {
    const scene = await openScene();
    const { repository, checked } = scene;
    const clean = Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [`src/f${n}.ts`, `export const f${n} = ${n};\n`]),
    );
    await repository.commit("topic", { files: { ...clean, "src/a.ts": defect }, from: "main" });
    const pull = await repository.openPull({ head: "topic", author: "ada" });
    await checked(pull);
    const first = modelCalls(scene);

    await repository.commit("topic", { files: { "src/a.ts": "export const total = 1;\n" } });
    expect(await checked(pull)).toMatchObject({ conclusion: "success" });
    expect(modelCalls(scene) - first).toBe(1);

    await repository.commit("topic", { files: { "src/f1.ts": `// f1\n${defect}` } });
    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });
    expect(modelCalls(scene) - first).toBe(2);

    await repository.commit("main", { files: { "NEWS.md": "Spring\n" } });
    await repository.rebase("topic", "main");
    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });
    expect(modelCalls(scene) - first).toBe(2);
    const said = pull.reviewComments.filter(({ inReplyTo }) => inReplyTo === null);
    expect(said.map(({ path }) => path)).toEqual(["src/a.ts", "src/f1.ts"]);
    const answers = pull.reviewComments.filter(({ inReplyTo }) => inReplyTo === said[0]?.id);
    expect(answers.map(({ body }) => body.split("\n")[0])).toEqual([
      expect.stringMatching(/^Fixed in [0-9a-f]{10}\.$/),
    ]);
    expect(pull.reviewComments).toHaveLength(3);
    expect(pull.issueComments).toHaveLength(1);
  });
});

test("a clean pull request gets the check and nothing else", async () => {
  const { repository, checked } = await openScene();
  await repository.commit("topic", {
    files: { "src/a.ts": "export const a = 1;\n" },
    from: "main",
  });
  const pull = await repository.openPull({ head: "topic", author: "ada" });

  expect(await checked(pull)).toMatchObject({ conclusion: "success" });

  expect([pull.reviews.length, pull.reviewComments.length, pull.issueComments.length]).toEqual([
    0, 0, 0,
  ]);
});

test("without a model key the analyzers review alone", async () => {
  const { repository, checked, anthropic } = await openScene({ withoutModel: true });
  const typo = 'export const isText = (x: unknown) => typeof x === "strng";\n';
  await repository.commit("topic", { files: { "src/a.ts": typo }, from: "main" });
  const pull = await repository.openPull({ head: "topic", author: "ada" });

  expect(await checked(pull)).toMatchObject({ conclusion: "failure" });

  expect(pull.reviewComments.map(({ line }) => line)).toEqual([1]);
  expect(anthropic.requests).toEqual([]);
});

describe("a draft", () => {
  test("is skipped with the rule, and reviewed once it is ready", async () => {
    const { repository, checked, until } = await openScene();
    await repository.commit("topic", { files: { "src/a.ts": defect }, from: "main" });
    const pull = await repository.openPull({ head: "topic", author: "ada", draft: true });
    const check = await checked(pull);
    expect(check).toMatchObject({ conclusion: "skipped" });
    expect(check.output.title).toContain("draft");

    await repository.setDraft(pull, false);
    await until(() => check.conclusion === "failure");

    expect(pull.reviewComments).toHaveLength(1);
  });
});

describe("a command", () => {
  test("/review by a writer reviews again and says nothing twice", async () => {
    const scene = await openScene();
    const { repository, checked, until, github } = scene;
    await repository.commit("topic", { files: { "src/a.ts": defect }, from: "main" });
    const pull = await repository.openPull({ head: "topic", author: "ada" });
    await checked(pull);
    const calls = modelCalls(scene);

    const comment = await repository.comment(pull, "ada", "/review full");
    await until(() => modelCalls(scene) > calls);
    await until(() =>
      repository.repository.checkRuns.every(({ status }) => status === "completed"),
    );

    expect(comment.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    expect(pull.reviewComments).toHaveLength(1);
    const checks = github.requests({
      method: "POST",
      route: "/repos/{owner}/{repo}/check-runs",
    });
    expect(checks).toHaveLength(1);
  });

  test("/review by a reader is not heard, /help is", async () => {
    const { repository, checked, until } = await openScene();
    await repository.commit("topic", { files: { "src/a.ts": "export {};\n" }, from: "main" });
    const pull = await repository.openPull({ head: "topic", author: "ada" });
    await checked(pull);

    const review = await repository.comment(pull, "rita", "/review full");
    await repository.comment(pull, "rita", "/help");
    await until(() => pull.issueComments.some(({ author }) => author.type === "Bot"));

    expect(review.reactions).toEqual([]);
    const answers = pull.issueComments.filter(({ author }) => author.type === "Bot");
    expect(answers.map(({ body }) => body.includes("/review full"))).toEqual([true]);
  });
});

describe("what a repository configures", () => {
  test("counts from the base branch; a mistake in it is named and costs no review", async () => {
    const { repository, checked } = await openScene({
      files: { ".github/marginalia.yml": "gate: nevr\nmax_comments: 0\n" },
    });
    await repository.commit("topic", {
      files: { "src/a.ts": defect, ".github/marginalia.yml": "engines: { model: false }\n" },
      from: "main",
    });
    const pull = await repository.openPull({ head: "topic", author: "ada" });

    expect(await checked(pull)).toMatchObject({ conclusion: "failure" });

    expect(pull.reviewComments).toEqual([]);
    expect(pull.issueComments[0]?.body).toMatch(/gate.*line 1/s);
    expect(pull.issueComments[0]?.body).toContain("misspelt");
  });
});

test("secrets and code are in no log line", async () => {
  const { repository, checked, log, github } = await openScene();
  await repository.commit("topic", {
    files: { "src/a.ts": `const wombat = "a-very-odd-word"; // BUG: odd\n` },
    from: "main",
  });
  const pull = await repository.openPull({ head: "topic", author: "ada" });
  await checked(pull);

  const text = log.join("");
  expect(text).not.toContain("a-very-odd-word");
  expect(text).not.toContain("test-key");
  expect(text).not.toContain(github.app.webhookSecret);
  expect(text).not.toMatch(/ghs_|BEGIN [A-Z ]*PRIVATE KEY/);
});
