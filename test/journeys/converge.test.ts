import { describe, expect, test, vi } from "vitest";

import { derivedReviewer, type ReviewRule } from "../anthropic/derived-reviewer.ts";
import type { Pull, ReviewComment } from "../github/world.ts";
import { writeReview } from "../github/write-review.ts";
import { setThreadResolved } from "../github/write-thread.ts";
import {
  checkOf,
  modelCalls,
  openScene,
  propose,
  standing,
  timesLogged,
  type Scene,
} from "./scene.ts";

vi.setConfig({ testTimeout: 120_000 });

const mayResolve = {
  permissions: {
    metadata: "read",
    contents: "write",
    pull_requests: "write",
    checks: "write",
    issues: "read",
  },
} as const;

const bug = "const total = items.lenght; // BUG: misspelt";

/** A function long enough that one changed line does not make it another. */
function shop(...middle: readonly string[]): string {
  const steps = Array.from({ length: 8 }, (_, step) => `  step${step}();`);
  return ["function sum(items) {", ...steps, ...middle.map((line) => `  ${line}`), "}", ""].join(
    "\n",
  );
}

/** Pushes and waits until the new head's check has ended and the review is on record. */
async function push(
  scene: Scene,
  pull: Pull,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  const before = timesLogged(scene, "reviewed");
  await scene.repository.commit("topic", { files });
  await scene.checked(pull);
  await scene.until(() => timesLogged(scene, "reviewed") > before);
}

async function open(scene: Scene, files: Readonly<Record<string, string>>): Promise<Pull> {
  const pull = await propose(scene, files);
  await scene.checked(pull);
  await scene.until(() => timesLogged(scene, "reviewed") === 1);
  return pull;
}

/** Comments by thread: the first line of each, and whether the thread is resolved. */
function threadsOf(pull: Pull) {
  return [...pull.threads.values()].map(({ nodeId, resolved }) => ({
    resolved,
    said: pull.reviewComments
      .filter(({ threadId }) => threadId === nodeId)
      .map(({ body }) => body.split("\n")[0]),
  }));
}

function firstComment(pull: Pull): ReviewComment {
  const [comment] = pull.reviewComments;
  if (comment === undefined) throw new Error("nothing was said");
  return comment;
}

function threadOf(pull: Pull, { threadId }: ReviewComment) {
  const thread = pull.threads.get(threadId);
  if (thread === undefined) throw new Error("a comment has a thread");
  return thread;
}

async function answer(scene: Scene, pull: Pull, author: string, body: string): Promise<void> {
  const { world } = scene.github;
  const top = firstComment(pull);
  const { path, subject, side, line, startSide, startLine, diffHunk } = top;
  await writeReview(world, scene.repository.repository, pull, {
    author: world.user(author),
    body: "",
    state: "COMMENTED",
    commitId: pull.headSha,
    comments: [{ body, path, subject, side, line, startSide, startLine, diffHunk, replyTo: top }],
  });
}

async function resolve(scene: Scene, pull: Pull, login: string, resolved = true): Promise<void> {
  const { world } = scene.github;
  const thread = threadOf(pull, firstComment(pull));
  await setThreadResolved(
    world,
    scene.repository.repository,
    pull,
    thread,
    world.user(login),
    resolved,
  );
}

const said = "**Major** · bug";

describe.concurrent("a finding that was mended", () => {
  test("is answered with the commit, and resolved where that was granted", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, github: mayResolve }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });

    await push(scene, pull, { "src/a.ts": shop("const total = items.length;") });
    await push(scene, pull, { "src/b.ts": "b();\n" });

    const mended = pull.reviewComments[1]?.originalCommitId;
    expect(mended).toBeDefined();
    expect(threadsOf(pull)).toEqual([
      { resolved: true, said: [said, expect.stringMatching(/^Fixed in [0-9a-f]{10}\.$/)] },
    ]);
    expect(standing(pull, scene).checks).toEqual(["success"]);
  });

  test("is answered only, without the permission", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });

    await push(scene, pull, { "src/a.ts": shop("const total = items.length;") });

    expect(threadsOf(pull)).toEqual([
      { resolved: false, said: [said, expect.stringMatching(/^Fixed in /)] },
    ]);
  });

  test("is left open for people who wrote under it", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, github: mayResolve }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });
    await answer(scene, pull, "rita", "Is this really wrong?");

    await push(scene, pull, { "src/a.ts": shop("const total = items.length;") });

    expect(threadsOf(pull)).toEqual([
      {
        resolved: false,
        said: [said, "Is this really wrong?", expect.stringMatching(/^Fixed in /)],
      },
    ]);
  });

  test("and comes back is said again, in a comment that tells so", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, github: mayResolve }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });
    await push(scene, pull, { "src/a.ts": shop("const total = items.length;") });

    await push(scene, pull, { "src/a.ts": shop(bug) });
    await push(scene, pull, { "src/b.ts": "b();\n" });

    expect(threadsOf(pull)).toEqual([
      { resolved: true, said: [said, expect.stringMatching(/^Fixed in /)] },
      { resolved: false, said: [said] },
    ]);
    expect(pull.reviewComments.at(-1)?.body).toContain("It is back: it was fixed in ");
    expect(standing(pull, scene).checks).toEqual(["failure"]);
  });
});

describe.concurrent("a finding that only moved", () => {
  test.for([
    ["down", shop("early();", "earlier();", bug), "src/a.ts"],
    ["into a block", shop("if (items) {", `    ${bug}`, "}"), "src/a.ts"],
    ["with its file", shop(bug), "src/sum.ts"],
  ] as const)("%s is not said again, nor called fixed", async ([_how, text, path], context) => {
    const scene = await openScene({ withoutAnalyzers: true, github: mayResolve }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });

    await push(scene, pull, { "src/a.ts": null, [path]: text });

    expect(threadsOf(pull)).toEqual([{ resolved: false, said: [said] }]);
    expect(standing(pull, scene).checks).toEqual(["failure"]);
  });
});

describe.concurrent("what is found late, on lines that were seen before,", () => {
  const rule = (severity: ReviewRule["severity"]): ReviewRule => ({
    pattern: /(risky)\(\)/u,
    title: "This is $1.",
    trigger: "Any input that reaches this row.",
    category: "security",
    severity,
  });

  test.for([
    ["major", 0, "1 late find"],
    ["critical", 1, "New: 1 critical."],
  ] as const)(
    "is said only when it is critical: %s",
    async ([severity, comments, told], context) => {
      const scene = await openScene({ withoutAnalyzers: true }, context);
      const pull = await open(scene, { "src/a.ts": shop("risky();") });
      scene.anthropic.answer(derivedReviewer([rule(severity)]));

      await push(scene, pull, { "src/a.ts": shop("risky();", "other();") });

      expect(pull.reviewComments).toHaveLength(comments);
      expect(pull.issueComments.map(({ body }) => body).join("\n")).toContain(told);
      const [, second] = scene.log.filter((line) => line.includes('"msg":"reviewed"'));
      expect(second).toContain(`"said":${comments},"late":1`);
    },
  );

  test("and on a line of this push, is said like any other", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const pull = await open(scene, { "src/a.ts": shop("other();") });
    scene.anthropic.answer(derivedReviewer([rule("major")]));

    await push(scene, pull, { "src/a.ts": shop("other();", "risky();") });

    expect(pull.reviewComments).toHaveLength(1);
  });
});

describe.concurrent("a thread that was resolved", () => {
  const inOtherWords = derivedReviewer([
    {
      pattern: /items\.(lenght)/u,
      title: "There is no such property as $1.",
      trigger: "Always.",
      category: "bug",
      severity: "critical",
    },
  ]);

  test("by somebody with write access is a dismissal, also of other words", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });
    const calls = modelCalls(scene);
    await resolve(scene, pull, "ada");
    await scene.until(() => checkOf(pull.headSha, scene)?.conclusion === "success");
    await scene.until(() => timesLogged(scene, "reviewed") === 2);
    expect(modelCalls(scene)).toBe(calls);
    scene.anthropic.answer(inOtherWords);

    await push(scene, pull, { "src/a.ts": shop(bug, "other();") });
    await push(scene, pull, { "src/a.ts": shop(bug, "another();") });

    expect(threadsOf(pull)).toEqual([{ resolved: true, said: [said] }]);
    expect(standing(pull, scene).checks).toEqual(["success"]);
  });

  test("and opened again by anybody is talked of again: it counts, and is not said anew", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });
    await resolve(scene, pull, "ada");
    await scene.until(() => checkOf(pull.headSha, scene)?.conclusion === "success");

    await resolve(scene, pull, "ada", false);
    await scene.until(() => checkOf(pull.headSha, scene)?.conclusion === "failure");
    await scene.until(() => timesLogged(scene, "reviewed") === 3);
    await push(scene, pull, { "src/b.ts": "c();\n" });
    expect(threadsOf(pull)).toEqual([{ resolved: false, said: [said] }]);
    expect(standing(pull, scene).checks).toEqual(["failure"]);

    await push(scene, pull, { "src/a.ts": shop("const total = items.length;") });
    expect(threadsOf(pull)).toEqual([
      { resolved: false, said: [said, expect.stringMatching(/^Fixed in /)] },
    ]);
  });

  test("by command, and opened again by hand, counts again", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, github: mayResolve }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });
    await answer(scene, pull, "ada", "/ignore the misspelling is in the API");
    await scene.until(() => timesLogged(scene, "reviewed") === 2);
    expect(standing(pull, scene).checks).toEqual(["success"]);

    await resolve(scene, pull, "ada", false);
    await scene.until(() => standing(pull, scene).checks[0] === "failure");

    expect(threadsOf(pull)[0]?.resolved).toBe(false);
  });

  test("by anybody else changes nothing", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const pull = await open(scene, { "src/a.ts": shop(bug) });
    await resolve(scene, pull, "rita");
    await scene.until(() => timesLogged(scene, "reviewed") === 2);

    await push(scene, pull, { "src/a.ts": shop(bug, "other();") });

    expect(threadsOf(pull)).toEqual([{ resolved: true, said: [said] }]);
    expect(standing(pull, scene).checks).toEqual(["failure"]);
  });
});
