import { describe, expect, test, vi } from "vitest";

import { openScene, propose, standing, timesLogged } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const path = ".github/marginalia.yml";
const onlyModel = "engines: { analyzers: false }\n";

vi.setConfig({ testTimeout: 60_000 });

describe.concurrent("the organisation's configuration", () => {
  test("fills in what the repository's own does not say, and /config tells them apart", async (context) => {
    const scene = await openScene({ files: { [path]: `${onlyModel}max_comments: 3\n` } }, context);
    const { github, repository, checked, until } = scene;
    await github.createRepository({
      owner: "acme",
      name: ".github",
      private: true,
      files: { [path]: "gate: never\nmax_comments: 9\n" },
    });
    const pull = await propose(scene, { "src/a.ts": defect });
    // Of a finding that would fail the check, but for the organisation's gate.
    expect(await checked(pull)).toMatchObject({ conclusion: "success" });

    const before = pull.issueComments.length;
    await repository.comment(pull, "rita", "/config");
    await until(() => pull.issueComments.length === before + 2);

    const answer = pull.issueComments.at(-1)?.body ?? "";
    expect(answer).toContain("| `gate` | `never` | `organisation .github line 1` |");
    expect(answer).toContain(`| \`max_comments\` | \`3\` | \`${path} line 2\` |`);
    expect(answer).toContain("| `review.drafts` | `false` | default |");
    expect(answer).toContain("- acme/.github: .github/marginalia.yml: read");
  });

  test("that the App may not read is passed over in the check and told by /config", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { github, repository, checked, until } = scene;
    const files = { [path]: "gate: never\n" };
    const closed = { private: true, installed: false };
    await github.createRepository({ owner: "acme", name: ".github", files, ...closed });
    const pull = await propose(scene, { "src/a.ts": defect });

    const check = await checked(pull);
    expect(check.conclusion).toBe("failure");
    expect(check.output.summary).not.toContain("acme/.github");

    const before = pull.issueComments.length;
    await repository.comment(pull, "ada", "/config");
    await until(() => pull.issueComments.length === before + 2);
    expect(pull.issueComments.at(-1)?.body).toContain(
      "- acme/.github: .github/marginalia.yml: there is none, or the App may not read",
    );
  });
});

describe.concurrent("a configuration that breaks", () => {
  test("gives way to the last one, also after a restart, and the check says so", async (context) => {
    const scene = await openScene({ files: { [path]: `${onlyModel}gate: never\n` } }, context);
    const { repository, checked } = scene;
    const good = await repository.tip("main");
    const pull = await propose(scene, { "src/a.ts": defect });
    expect(await checked(pull)).toMatchObject({ conclusion: "success" });

    await repository.commit("main", { files: { [path]: "gate: [\n" } });
    await scene.server.stop();
    await scene.restart();
    const next = await propose(scene, { "src/b.ts": defect }, "next");

    const check = await checked(next);
    expect(check.conclusion).toBe("success");
    expect(check.output.summary).toContain("line 2, column 1: not valid YAML");
    expect(check.output.summary).toContain(good.slice(0, 10));
    expect(check.output.summary).toContain("is used, the last that could be read");
  });

  test("is told on a check that is skipped, too", async (context) => {
    const scene = await openScene({ files: { [path]: "gate: nevr\n" } }, context);
    const { repository, checked } = scene;
    await repository.commit("topic", { files: { "src/a.ts": defect }, from: "main" });

    const check = await checked(
      await repository.openPull({ head: "topic", author: "ada", draft: true }),
    );

    expect(check.output.title).toBe(
      "Skipped: the pull request is a draft (review.drafts: false, default)",
    );
    expect(check.output.summary).toContain(
      'line 1, column 7: "gate": critical, major, minor or never is expected',
    );
  });
});

test.concurrent(
  "a pull request that changes the configuration is told what it does, and not ruled by it",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, {
      "src/a.ts": defect,
      [path]: `${onlyModel}gate: never\nnits: maybe\n`,
    });

    const check = await checked(pull);
    expect(check.conclusion).toBe("failure");
    expect(check.output.summary).toContain(
      `this pull request changes ${path}: line 3, column 7: "nits": true or false is expected`,
    );
    expect(check.output.summary).toContain(
      `this pull request changes ${path}; it takes effect after the merge`,
    );

    await repository.mergePull(pull);
    const next = await propose(scene, { "src/b.ts": defect }, "next");
    expect(await checked(next)).toMatchObject({ conclusion: "success" });
    await until(() => timesLogged(scene, "reviewed") === 2);
  },
);

test.concurrent(
  "a change of the configuration alone is told so, though a rule skips it",
  async (context) => {
    const scene = await openScene(
      { files: { [path]: `${onlyModel}review: { paths: ["src/**"] }\n` } },
      context,
    );
    const pull = await propose(scene, { [path]: `${onlyModel}gate: nevr\n` });

    const check = await scene.checked(pull);

    expect(check.output.title).toContain("Skipped: no changed file fits");
    expect(check.output.summary).toContain(
      `this pull request changes ${path}: line 2, column 7: "gate": critical, major, minor or never is expected`,
    );
    expect(check.output.summary).toContain("it takes effect after the merge");
  },
);

test.concurrent(
  "a right change of the configuration costs a line on the check and nothing else",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const pull = await propose(scene, { "src/a.ts": "a();\n", [path]: `${onlyModel}nits: true\n` });

    const check = await scene.checked(pull);

    expect(check.output.summary).toContain("it takes effect after the merge");
    expect(standing(pull, scene)).toEqual({
      reviews: 0,
      comments: 0,
      summaries: 0,
      checks: ["success"],
    });
  },
);
