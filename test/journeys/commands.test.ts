import { describe, expect, test, vi } from "vitest";

import type { Pull, ReviewComment } from "../github/world.ts";
import { replyTo, writeReview } from "../github/write-review.ts";
import { modelCalls, openScene, propose, timesLogged, type Scene } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const mayResolve = {
  permissions: {
    metadata: "read",
    contents: "write",
    pull_requests: "write",
    checks: "write",
    issues: "read",
  },
} as const;

vi.setConfig({ testTimeout: 60_000 });

function firstComment(pull: Pull): ReviewComment {
  const [comment] = pull.reviewComments;
  if (comment === undefined) throw new Error("nothing was said");
  return comment;
}

/** A person's reply in the thread of the first finding. */
async function reply(scene: Scene, pull: Pull, author: string, body: string) {
  const { world } = scene.github;
  const wanted = replyTo(firstComment(pull), world.user(author), body);
  const { comments } = await writeReview(world, scene.repository.repository, pull, wanted);
  const [comment] = comments;
  if (comment === undefined) throw new Error("a reply is one comment");
  return comment;
}

/** First lines of what the App has answered in threads. */
function answers(pull: Pull): readonly (string | undefined)[] {
  return pull.reviewComments
    .filter(({ inReplyTo, author }) => inReplyTo !== null && author.type === "Bot")
    .map(({ body }) => body.split("\n")[0]);
}

function resolved(pull: Pull): readonly boolean[] {
  return [...pull.threads.values()].map((thread) => thread.resolved);
}

describe.concurrent("/ignore in the thread of a finding that blocks", () => {
  test("resolves the thread where that was granted, and lets the check pass at no cost", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true, github: mayResolve }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    const check = await checked(pull);
    expect(check.conclusion).toBe("failure");

    const comment = await reply(scene, pull, "ada", "/ignore the misspelling is in the API");
    await until(() => timesLogged(scene, "reviewed") === 2);

    expect(check.conclusion).toBe("success");
    expect(comment.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    expect(resolved(pull)).toEqual([true]);
    expect(answers(pull)).toEqual([]);
    expect(modelCalls(scene)).toBe(1);

    await repository.commit("topic", { files: { "src/b.ts": "b();\n" } });
    expect((await checked(pull)).conclusion).toBe("success");
    expect(pull.reviewComments).toHaveLength(2);
  });

  test("says so where it was not, asks for a reason, and listens to writers only", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    const check = await checked(pull);

    await reply(scene, pull, "rita", "/ignore I do not like it");
    await until(() => timesLogged(scene, "commands") === 1);
    await reply(scene, pull, "ada", "/ignore");
    await until(() => answers(pull).length === 1);
    expect(check.conclusion).toBe("failure");

    await reply(scene, pull, "ada", "@marginalia-review ignore it is by design");
    await until(() => answers(pull).length === 2);
    await until(() => check.conclusion === "success");

    expect(answers(pull)).toEqual([
      "`/ignore` needs a reason: write `/ignore <why>`, in a few words.",
      "Dismissed: it is not raised again and does not count at the gate.",
    ]);
    expect(resolved(pull)).toEqual([false]);
  });
});

describe.concurrent("asked for by a comment", () => {
  test("/status tells a reader where the pull request stands, and changes nothing", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": defect });
    await checked(pull);
    const answered = () =>
      pull.issueComments.filter(({ body }) => body.includes("marginalia:answer"));

    await repository.comment(pull, "rita", "/status");
    await until(() => answered().length === 1);

    const lines = (answered()[0]?.body ?? "").split("\n");
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(
        /^- Head [0-9a-f]{10}: reviewed at \S+ \S+ UTC, 1 of 1 open findings at the gate$/,
      ),
      "- No review is running or queued",
      "- Open findings: 1 major",
    ]);
    expect(timesLogged(scene, "reviewed")).toBe(1);
  });

  test("/summary writes the summary of a review that was quiet, once", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": "fine();\n" });
    await checked(pull);
    const summaries = () =>
      pull.issueComments.filter(({ body }) => body.includes("marginalia:summary"));
    expect(summaries()).toEqual([]);

    await repository.comment(pull, "ada", "/summary");
    await until(() => timesLogged(scene, "reviewed") === 2);

    expect(summaries().map(({ body }) => body.split("\n")[0])).toEqual([
      "**Marginalia: No findings in 1 unit**",
    ]);
    expect(modelCalls(scene)).toBe(1);
  });
});

test.concurrent(
  "/pause leaves pushes unreviewed and says so; /review still works; /resume goes on",
  async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    const { repository, checked, until } = scene;
    const pull = await propose(scene, { "src/a.ts": "fine();\n" });
    await checked(pull);
    await repository.comment(pull, "ada", "/pause");
    await until(() => pull.issueComments.some(({ body }) => body.startsWith("Paused:")));

    await repository.commit("topic", { files: { "src/b.ts": "b();\n" } });
    const skipped = await checked(pull);
    expect(skipped.conclusion).toBe("skipped");
    expect(skipped.output.title).toBe("Skipped: paused by ada; /resume goes on");
    expect(modelCalls(scene)).toBe(1);

    await repository.comment(pull, "ada", "/review");
    await until(() => skipped.conclusion === "success");

    await repository.commit("topic", { files: { "src/c.ts": "c();\n" } });
    const next = await checked(pull);
    expect(next.conclusion).toBe("skipped");
    await repository.comment(pull, "ada", "/resume");
    await until(() => next.conclusion === "success");
    expect(modelCalls(scene)).toBe(3);
  },
);
