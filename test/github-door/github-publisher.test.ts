import { describe, expect, test } from "vitest";

import { RetryLater } from "../../src/domain/errors.ts";
import { sha } from "../../src/domain/ids.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import type { OctokitLike } from "../../src/github/client.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import {
  aReview,
  closeDoors,
  keptLog,
  onFile,
  onLine,
  openDoor,
  planFor,
  tenLines,
  type Door,
} from "./door.ts";
import { print } from "./samples.ts";

closeDoors();

const reviewsRoute = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const commentsRoute = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";
const issueRoute = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const checksRoute = "/repos/{owner}/{repo}/check-runs";

/** Begins and publishes with a fresh door, as one run of the worker does. */
async function publish(
  door: Door,
  over: Partial<ReviewPlan> = {},
  parts: Parameters<Door["open"]>[0] = {},
): Promise<readonly number[]> {
  const opened = await door.open(parts);
  const plan = await planFor(opened, over);
  await opened.publisher.begin({ id: plan.id, head: plan.change.head });
  const { comments } = await opened.publisher.publish(plan);
  return comments.map(({ fingerprint }) => Number.parseInt(fingerprint, 16)).sort((a, b) => a - b);
}

/** Everything that stands on the pull request, in numbers. */
function standing(door: Door): Readonly<Record<string, unknown>> {
  const { pull, repo } = door;
  return {
    reviews: pull.reviews.filter(({ body }) => body !== "").map(({ state }) => state),
    lines: pull.reviewComments.flatMap(({ subject, line }) => (subject === "line" ? [line] : [])),
    files: pull.reviewComments.filter(({ subject }) => subject === "file").length,
    summaries: pull.issueComments.length,
    checks: repo.repository.checkRuns.map(({ status, conclusion }) => conclusion ?? status),
  };
}

describe("a plan is carried out", () => {
  test("thirty comments are one review, one check update and one summary", async () => {
    const door = await openDoor({ after: { files: { "src/a.ts": tenLines.repeat(3) } } });
    const inline = Array.from({ length: 30 }, (_, index) => onLine(index + 1));
    expect(await publish(door, { inline, wantsSummary: true })).toHaveLength(30);
    expect(door.writes()).toEqual([
      "POST /check-runs",
      "POST /pulls/{pull_number}/reviews",
      "POST /issues/{issue_number}/comments",
      "PATCH /check-runs/{check_run_id}",
    ]);
    expect(standing(door)).toEqual({
      reviews: ["COMMENTED"],
      lines: inline.map((_, index) => index + 1),
      files: 0,
      summaries: 1,
      checks: ["success"],
    });
  });

  test("a clean pull request gets its check and nothing else", async () => {
    const door = await openDoor();
    await publish(door);
    expect(door.writes()).toEqual(["POST /check-runs", "PATCH /check-runs/{check_run_id}"]);
    expect(door.repo.repository.checkRuns[0]?.output.title).toBe("No findings in 1 unit");
  });

  test("a range keeps its ends, a removed line stands on the left", async () => {
    const door = await openDoor({
      before: { "src/a.ts": tenLines },
      after: { files: { "src/a.ts": tenLines.replace("line 5\n", "") } },
    });
    await publish(door, {
      inline: [
        onLine(1, { startLine: 3, endLine: 4 }),
        onLine(2, { side: "LEFT", startLine: 5, endLine: 5 }),
      ],
    });
    const places = door.pull.reviewComments.map((comment) => [
      comment.side,
      comment.startLine,
      comment.line,
    ]);
    expect(places).toEqual([
      ["RIGHT", 3, 4],
      ["LEFT", null, 5],
    ]);
  });

  test("a finding of the file stands on the file", async () => {
    const door = await openDoor();
    expect(await publish(door, { onFile: [onFile(1)] })).toEqual([1]);
    expect(standing(door)).toMatchObject({ reviews: [], files: 1, summaries: 0 });
  });

  test("files beyond the few that get a comment go to the summary", async () => {
    const door = await openDoor();
    const findings = Array.from({ length: 7 }, (_, index) => onFile(index + 1));
    expect(await publish(door, { onFile: findings })).toEqual([1, 2, 3, 4, 5]);
    expect(door.pull.issueComments[0]?.body).toContain("2 findings without a comment of their own");
  });

  test("a line outside every hunk goes to the file, and the review keeps the rest", async () => {
    const door = await openDoor();
    expect(await publish(door, { inline: [onLine(1), onLine(40)] })).toEqual([1, 40]);
    expect(standing(door)).toMatchObject({ lines: [1], files: 1 });
    expect(door.github.requests({ method: "POST", route: reviewsRoute })).toHaveLength(1);
  });

  test("lines of a patch that GitHub left out are said on the file", async () => {
    const door = await openDoor({ sizes: { patchLines: 3 } });
    expect(await publish(door, { inline: [onLine(1)] })).toEqual([1]);
    expect(standing(door)).toMatchObject({ reviews: [], files: 1 });
  });
});

describe("nothing is said twice", () => {
  const whole: Partial<ReviewPlan> = {
    inline: [onLine(1), onLine(2)],
    onFile: [onFile(3)],
    wantsSummary: true,
  };
  const once = {
    reviews: ["COMMENTED"],
    lines: [1, 2],
    files: 1,
    summaries: 1,
    checks: ["success"],
  };

  test("the same plan again writes only the check", async () => {
    const door = await openDoor();
    await publish(door, whole);
    const before = door.writes().length;
    expect(await publish(door, whole)).toEqual([1, 2, 3]);
    expect(door.writes().slice(before)).toEqual([
      "PATCH /check-runs/{check_run_id}",
      "PATCH /check-runs/{check_run_id}",
    ]);
    expect(standing(door)).toEqual(once);
  });

  test("whenever the process dies, the next run ends with everything exactly once", async () => {
    const counting = await openDoor();
    let calls = 0;
    await publish(counting, whole, {
      octokitFor: async () =>
        await Promise.resolve(dying(counting.octokit, Infinity, () => calls++)),
    });
    expect(calls).toBeGreaterThan(10);
    for (let life = 1; life <= calls; life += 1) {
      const door = await openDoor();
      const octokit = dying(door.octokit, life, () => undefined);
      const first = publish(door, whole, {
        octokitFor: async () => await Promise.resolve(octokit),
      });
      await first.catch((error: unknown) => expect(error).toBeInstanceOf(RetryLater));
      await publish(door, whole);
      expect(standing(door), `died after call ${life}`).toEqual(once);
      // Each door is an emulator of its own; they are closed one by one to stay few.
    }
  }, 120_000);

  test.each([
    ["POST", reviewsRoute],
    ["POST", commentsRoute],
    ["POST", issueRoute],
    ["POST", checksRoute],
  ])(
    "%s %s: stored, but answered 502 or cut: looked for, not sent again",
    async (method, route) => {
      for (const kind of ["stored-then-502", "stored-then-reset"] as const) {
        const door = await openDoor();
        door.github.faults.inject({ route: `${method} ${route}`, kind });
        await publish(door, whole);
        expect(standing(door), kind).toEqual(once);
        expect(door.github.faults.pending()).toEqual([]);
      }
    },
  );

  test.each([reviewsRoute, commentsRoute, issueRoute, checksRoute])(
    "%s: not stored and answered 502: put off, and whole after the next run",
    async (route) => {
      const door = await openDoor();
      door.github.faults.inject({ route: `POST ${route}`, kind: "status", status: 502 });
      await expect(publish(door, whole)).rejects.toBeInstanceOf(RetryLater);
      expect(
        door.repo.repository.checkRuns.some(({ conclusion }) => conclusion === "success"),
      ).toBe(false);
      await publish(door, whole);
      expect(standing(door)).toEqual(once);
    },
  );

  test("a comment that somebody deleted is not posted again by the same review", async () => {
    const door = await openDoor();
    await publish(door, whole);
    door.pull.reviewComments.splice(0, 1);
    await publish(door, whole);
    expect(standing(door)).toMatchObject({ lines: [2], reviews: ["COMMENTED"] });
  });

  test("a copied marker of somebody else hides nothing", async () => {
    const door = await openDoor();
    const copied = `<!-- marginalia:summary -->`;
    await door.repo.comment(door.pull, "mallory", copied);
    await publish(door, { wantsSummary: true });
    expect(door.pull.issueComments.map(({ author }) => author.login)).toEqual([
      "mallory",
      `${door.github.app.slug}[bot]`,
    ]);
    expect(door.pull.issueComments[0]?.body).toBe(copied);
  });

  test("a check that has ended is taken up again for the same head", async () => {
    const door = await openDoor();
    await publish(door);
    const opened = await door.open();
    await opened.publisher.begin({ id: aReview, head: sha(door.pull.headSha) });
    expect(standing(door)).toMatchObject({ checks: ["in_progress"] });
  });
});

describe("what GitHub refuses", () => {
  test("one bad line of eight loses only its line", async () => {
    const door = await openDoor();
    // The plan believes in a change that GitHub does not have.
    const opened = await door.open();
    const real = await planFor(opened);
    const [only] = real.change.files;
    const patch = only?.patch.kind === "hunks" ? only.patch : null;
    const [hunk] = patch?.hunks ?? [];
    if (only === undefined || patch === null || hunk === undefined) throw new Error("no hunk");
    const longer = { ...hunk, newCount: 50 };
    const change = {
      ...real.change,
      files: [{ ...only, patch: { ...patch, hunks: [longer] } }],
    };
    const inline = [1, 2, 3, 40, 5, 6, 7, 8].map((line) => onLine(line));
    const { comments } = await opened.publisher.publish({ ...real, change, inline });
    expect(comments).toHaveLength(8);
    expect(standing(door)).toMatchObject({ lines: [5, 6, 7, 8, 1, 2, 3], files: 1 });
    expect(
      door.github.requests({ method: "POST", route: reviewsRoute }).length,
    ).toBeLessThanOrEqual(10);
  });

  test.each([false, true])(
    "a review that is always refused ends on files and in the summary (orphans: %s)",
    async (orphans) => {
      const door = await openDoor({ switches: { orphanReviewOn422: orphans } });
      door.github.faults.inject({ route: `POST ${reviewsRoute}`, kind: "422", times: 99 });
      const inline = [1, 2, 3, 4, 5, 6, 7].map((line) => onLine(line));
      expect(await publish(door, { inline })).toHaveLength(5);
      expect(
        door.github.requests({ method: "POST", route: reviewsRoute }).length,
      ).toBeLessThanOrEqual(10);
      expect(door.pull.issueComments[0]?.body).toContain("2 findings without a comment");
      expect(standing(door)).toMatchObject({ files: 5, checks: ["success"] });
    },
  );

  test("a pending review that was left behind is removed first", async () => {
    const door = await openDoor();
    await door.octokit.request(`POST ${reviewsRoute}`, {
      owner: "acme",
      repo: "shop",
      pull_number: 1,
      body: "left behind",
    });
    expect(door.pull.reviews.map(({ state }) => state)).toEqual(["PENDING"]);
    await publish(door, { inline: [onLine(1)] });
    expect(door.pull.reviews.map(({ state }) => state)).toEqual(["COMMENTED"]);
  });

  test("a moved head gets nothing", async () => {
    const door = await openDoor();
    const opened = await door.open();
    const plan = await planFor(opened, { inline: [onLine(1)], wantsSummary: true });
    await door.repo.commit("topic", { files: { "b.ts": "b\n" } });
    await expect(opened.publisher.publish(plan)).rejects.toMatchObject({ name: "Superseded" });
    expect(door.writes()).toEqual([]);
  });

  test("one with another base by now gets nothing", async () => {
    const door = await openDoor();
    await door.repo.commit("next", { files: { "next.ts": "next\n" }, from: "main" });
    const opened = await door.open();
    const plan = await planFor(opened, { inline: [onLine(1)], wantsSummary: true });
    await door.repo.changeBase(door.pull, "next");
    await expect(opened.publisher.publish(plan)).rejects.toMatchObject({ name: "Superseded" });
    expect(door.writes()).toEqual([]);
  });

  test("a closed pull request gets nothing", async () => {
    const door = await openDoor();
    const opened = await door.open();
    const plan = await planFor(opened, { inline: [onLine(1)] });
    await door.repo.closePull(door.pull);
    await expect(opened.publisher.publish(plan)).rejects.toMatchObject({ name: "Superseded" });
  });

  test("a locked conversation is told; with nothing to say the check is enough", async () => {
    const door = await openDoor();
    door.pull.locked = true;
    await expect(publish(door, { inline: [onLine(1)] })).rejects.toMatchObject({
      name: "TellTheUser",
      hint: expect.stringContaining("Unlock"),
    });
    await publish(door);
    expect(standing(door)).toMatchObject({ reviews: [], checks: ["success"] });
  });

  test("a missing permission is named", async () => {
    const door = await openDoor({
      permissions: { metadata: "read", contents: "read", pull_requests: "read", checks: "write" },
      events: [],
    });
    await expect(publish(door, { inline: [onLine(1)] })).rejects.toMatchObject({
      name: "TellTheUser",
      hint: expect.stringContaining("pull_requests=write"),
    });
  });

  test.each([
    [90, 90_000],
    [null, 60_000],
  ])("a rate limit with retry-after %s puts the work off that long", async (retryAfter, wait) => {
    const door = await openDoor();
    door.github.faults.inject({
      route: `POST ${reviewsRoute}`,
      kind: "secondary-limit",
      retryAfter,
    });
    const now = Date.now();
    const failed = publish(door, { inline: [onLine(1)] }, { clock: { now: () => now } });
    await expect(failed).rejects.toMatchObject({ name: "RetryLater", retryAt: now + wait });
    expect(standing(door)).toMatchObject({ reviews: [], checks: ["in_progress"] });
  });
});

describe("the summary", () => {
  test("is edited in place, also when a later push is clean", async () => {
    const door = await openDoor();
    await publish(door, { inline: [onLine(1)], wantsSummary: true });
    await publish(door);
    expect(door.pull.issueComments).toHaveLength(1);
    expect(door.pull.issueComments[0]?.body).toContain("No findings in 1 unit");
    expect(door.writes().at(-2)).toBe("PATCH /issues/comments/{comment_id}");
  });
});

describe("the check", () => {
  test("shows progress at most every five seconds", async () => {
    const door = await openDoor();
    let now = 1_000_000;
    const { publisher } = await door.open({ clock: { now: () => now } });
    await publisher.begin({ id: aReview, head: sha(door.pull.headSha) });
    for (let done = 1; done <= 20; done += 1) {
      now += 1_000;
      await publisher.progress(done, 20);
    }
    const updates = door.writes().filter((write) => write.startsWith("PATCH"));
    expect(updates).toHaveLength(4);
    expect(door.repo.repository.checkRuns[0]?.output.title).toBe("Reviewed 20 of 20 units so far");
  });

  test("progress that cannot be shown stops nothing and is logged", async () => {
    const door = await openDoor();
    let now = 1_000_000;
    const { log, lines } = keptLog();
    const { publisher } = await door.open({ clock: { now: () => now }, log });
    await publisher.begin({ id: aReview, head: sha(door.pull.headSha) });
    now += 10_000;
    const route = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
    door.github.faults.inject({ route, kind: "status", status: 500, times: 9 });
    await publisher.progress(1, 2);
    expect(lines.map(([, message]) => message)).toContain("could not show progress");
  });

  test.each<[Verdict, string | null]>([
    [{ kind: "skipped", rule: "draft" }, "skipped"],
    [{ kind: "not-reviewed", why: "GitHub is down", retryAt: null }, "action_required"],
    [{ kind: "superseded", by: "push" }, "cancelled"],
  ])("ends truthfully: %j", async (verdict, conclusion) => {
    const door = await openDoor();
    const review = { id: aReview, head: sha(door.pull.headSha) };
    const { publisher } = await door.open();
    await publisher.begin(review);
    await publisher.end(review, verdict);
    expect(standing(door)).toMatchObject({ checks: [conclusion] });
  });

  test("a head that was never begun gets no check to say that it was superseded", async () => {
    const door = await openDoor();
    const { publisher } = await door.open();
    await publisher.end(
      { id: aReview, head: sha(door.pull.headSha) },
      { kind: "superseded", by: "push" },
    );
    expect(door.writes()).toEqual([]);
  });

  test("is never green for a plan that contradicts itself", async () => {
    const door = await openDoor();
    const coverage = { files: [], units: [], truncated: "not all files" };
    await expect(publish(door, { coverage })).rejects.toThrow(/not whole/);
    expect(standing(door)).toMatchObject({ checks: ["in_progress"] });
  });
});

test("what was said is told by marker and author", async () => {
  const door = await openDoor();
  await publish(door, { inline: [onLine(1)], onFile: [onFile(2)] });
  const { publisher } = await door.open();
  const said = await publisher.said();
  expect(said.map(({ fingerprint }) => fingerprint)).toEqual([print(1), print(2)]);
  expect(said.map(({ commentId }) => commentId)).toEqual(
    door.pull.reviewComments.map(({ id }) => id),
  );
});

/** A client whose process dies after `life` calls: the last one is carried out, its answer lost. */
function dying(octokit: OctokitLike, life: number, onCall: () => unknown): OctokitLike {
  let calls = 0;
  const whileAlive = async <T>(call: () => Promise<T>): Promise<T> => {
    if (calls >= life) throw new Error("the process is dead");
    calls += 1;
    onCall();
    const answer = await call();
    if (calls >= life) throw new Error("the process died");
    return answer;
  };
  return {
    request: (route, parameters) => whileAlive(() => octokit.request(route, parameters)),
    graphql: (query, parameters) => whileAlive(() => octokit.graphql(query, parameters)),
  };
}
