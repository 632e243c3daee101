import { assert, bigInt, integer, option, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { reviewId, sha, shortSha, type Sha } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import { readExternalId, renderExternalId } from "../../src/github/check-external-id.ts";
import { readGroupBranch } from "../../src/github/group-branch.ts";
import { readGroupExternalId, renderGroupExternalId } from "../../src/github/group-external-id.ts";
import { checkOfGroup } from "../../src/github/group-output.ts";
import { createForge } from "../../src/github/open-pull-request.ts";
import { unknownGroup, verdictOfGroup } from "../../src/review/merge-group/group-verdict.ts";
import type { MemberStanding } from "../../src/review/merge-group/group-verdict.ts";
import type { OpenMergeGroup } from "../../src/review/ports.ts";
import { queuePull, type MergeGroup } from "../github/merge-queue.ts";
import type { Pull } from "../github/world.ts";
import { receipt } from "../sample-receipt.ts";
import { fakeHeads } from "../review/fakes.ts";
import { aReview, closeDoors, openDoor, tenLines, type Door } from "./door.ts";

closeDoors();

const someSha = bigInt({ min: 0n, max: 2n ** 160n - 1n }).map((number) =>
  sha(number.toString(16).padStart(40, "0")),
);

describe("the external id of a group's check", () => {
  test("says what it was given, and is not taken for a pull request's", () => {
    const number = option(integer({ min: 1, max: 9_999_999_999 }));
    assert(
      property(someSha, number, (base, of) => {
        const text = renderGroupExternalId(aReview, { base, number: of });
        expect(readGroupExternalId(text)).toEqual({ base, number: of });
        expect(readExternalId(text)).toBeNull();
      }),
    );
  });

  test.each(["", "0123456789abcdef:12", "0123456789abcdef:group-abc-12", "group-x"])(
    "is not read from %j",
    (text) => {
      expect(readGroupExternalId(text)).toBeNull();
    },
  );

  test("a pull request's is none of a group", () => {
    const text = renderExternalId(reviewId("1".repeat(16)), 12);
    expect(readGroupExternalId(text)).toBeNull();
  });
});

const full = "79a5ab1d8eb4f05ea1cbbf46d1ba0a4c3f3d3cf2";
test.each([
  [`refs/heads/gh-readonly-queue/main/pr-104-${full}`, { number: 104, base: full }],
  [`gh-readonly-queue/release/2.x/pr-7-${full}`, { number: 7, base: full }],
  ["gh-readonly-queue/main/pr-7-79a5ab1d", { number: 7, base: null }],
  // The base branch may look like a group itself: the last part counts.
  ["refs/heads/gh-readonly-queue/pr-1-aa/pr-2-bb", { number: 2, base: null }],
  [`refs/heads/pr-7-${full}`, null],
  ["refs/heads/gh-readonly-queue/main/pr-0-aa", null],
  ["refs/heads/gh-readonly-queue/main/next", null],
])("the branch %s says %o", (ref, says) => {
  expect(readGroupBranch(ref)).toEqual(says);
});

function reviewed(verdict: Receipt["verdict"]): MemberStanding {
  const files = [{ path: "a.ts", state: "reviewed", why: null, units: [] }] as const;
  const units = { eligible: 1, reviewed: 1, cached: 0 };
  return {
    kind: "reviewed",
    receipt: receipt({ verdict, coverage: { units, files, truncated: null } }),
  };
}

function checkOf(members: Readonly<Record<number, MemberStanding>>, paths = ["a.ts"]) {
  const list = Object.entries(members).map(([number, standing]) => ({
    number: Number(number),
    standing,
  }));
  return checkOfGroup(verdictOfGroup(list, { paths, truncated: null }), "neutral");
}

describe("the check of a group says", () => {
  const clean = reviewed({ kind: "reviewed-clean" });

  test("every pull request that it passes with", () => {
    expect(checkOf({ 12: clean, 14: clean })).toMatchObject({
      conclusion: "success",
      title: "#12: No findings in the change; #14: No findings in the change",
    });
  });

  test("in its title the worst alone, and all in its summary", () => {
    const check = checkOf({ 12: clean, 14: reviewed({ kind: "blocked", by: [], open: 2 }) });
    expect(check).toMatchObject({
      conclusion: "failure",
      title: "#14: 0 of 2 findings reach the gate",
    });
    expect(check.summary).toContain("- #12: No findings in the change\n- #14: ");
  });

  test("what is missing, with the conclusion that was configured", () => {
    const merged: Sha = sha("d".repeat(40));
    const check = checkOf({
      12: clean,
      13: { kind: "not-reviewed" },
      14: { kind: "moved", merged },
    });
    expect(check).toMatchObject({
      conclusion: "neutral",
      title: `#13: Not reviewed; #14: Its head is not ${shortSha(merged)} any more`,
    });
    expect(check.summary).toContain("`/review`");
  });

  test("which files nobody reviewed, and does nothing with their names", () => {
    const check = checkOf({ 12: clean }, ["a.ts", "@team/`x`.ts"]);
    expect(check.title).toBe("1 changed file in no review of this group");
    expect(check.summary).toContain("- ``@team/`x`.ts``");
  });

  test("why it was skipped, and what could not be found out", () => {
    expect(checkOf({ 12: { kind: "skipped", rule: "draft", paths: ["a.ts"] } })).toMatchObject({
      conclusion: "skipped",
      title: "#12: Skipped: draft",
    });
    expect(checkOfGroup(unknownGroup("it failed"), "action_required")).toMatchObject({
      conclusion: "action_required",
      title: "Not known: it failed",
    });
  });
});

/** The group as the App opens it, with the number that its branch says. */
function openGroup(
  { github, repo, octokit }: Door,
  group: MergeGroup,
  number: number | null = group.pull.number,
): Promise<OpenMergeGroup> {
  const forge = createForge({
    octokitFor: async () => await Promise.resolve(octokit),
    app: { id: github.app.id, slug: github.app.slug },
    heads: fakeHeads(),
    log: silentLog,
    clock: { now: () => Date.now() },
    pause: 0,
  });
  return forge.openGroup(github.installation.id, {
    repository: { id: String(repo.repository.id), owner: "acme", name: "shop" },
    head: sha(group.headSha),
    base: sha(group.baseSha),
    number,
  });
}

function queue({ github, repo }: Door, pull: Pull, options?: Parameters<typeof queuePull>[3]) {
  return queuePull(github.world, repo.repository, pull, options);
}

describe("what a group holds", () => {
  test("is its pull request, with the commit that was merged where that can be seen", async () => {
    const door = await openDoor();
    const merged = await queue(door, door.pull);
    expect(await (await openGroup(door, merged)).read()).toEqual({
      pullRequests: [{ number: 1, merged: door.pull.headSha }],
      paths: ["src/a.ts"],
      truncated: null,
    });
    const squashed = await queue(door, door.pull, { method: "squash" });
    expect(await (await openGroup(door, squashed)).read()).toMatchObject({
      pullRequests: [{ number: 1, merged: null }],
    });
  });

  test("are those before it too, as their own groups' checks say, in the order of the queue", async () => {
    const door = await openDoor();
    await door.repo.commit("next", { from: "main", files: { "b.ts": tenLines } });
    const next = await door.repo.openPull({ head: "next" });
    const first = await queue(door, door.pull, { method: "squash" });
    const both = await queue(door, next, { method: "squash", behind: first, base: "branch" });
    expect(await (await openGroup(door, both)).read()).toMatchObject({
      pullRequests: [{ number: next.number }],
      paths: ["b.ts", "src/a.ts"],
    });

    await (await openGroup(door, first)).wait(aReview, "#1 is being reviewed");

    expect(await (await openGroup(door, both)).read()).toMatchObject({
      pullRequests: [{ number: 1 }, { number: next.number }],
    });
    const alone = await queue(door, next, { method: "squash", behind: first });
    expect(await (await openGroup(door, alone)).read()).toMatchObject({
      pullRequests: [{ number: next.number }],
      paths: ["b.ts"],
    });
  });

  test("are not what a check of somebody else, or a commit message, says", async () => {
    const door = await openDoor();
    const { checkRuns } = door.repo.repository;
    await door.repo.commit("next", { from: "main", files: { "b.ts": tenLines } });
    const next = await door.repo.openPull({ head: "next", title: "Merge pull request #1 (#1)" });
    const first = await queue(door, door.pull, { method: "squash" });
    await (await openGroup(door, first)).wait(aReview, "#1 is being reviewed");
    checkRuns.push(...checkRuns.splice(0).map((run) => ({ ...run, appId: 15_368 })));

    const both = await queue(door, next, { method: "squash", behind: first, base: "branch" });

    expect(await (await openGroup(door, both)).read()).toMatchObject({
      pullRequests: [{ number: next.number }],
    });
    expect(await (await openGroup(door, both, null)).read()).toMatchObject({ pullRequests: [] });
  });

  test("is not all known when GitHub lists as many files as it lists at most", async () => {
    const names = Array.from({ length: 301 }, (_, index) => [`src/${index}.ts`, "x\n"]);
    const door = await openDoor({ after: { files: Object.fromEntries(names) } });
    const squashed = await queue(door, door.pull, { method: "squash" });
    const contents = await (await openGroup(door, squashed)).read();
    expect(contents?.paths).toHaveLength(300);
    expect(contents?.truncated).toContain("no more than 300");

    // A merge of the pull request's head alone says by itself that nothing else is in it.
    const merged = await queue(door, door.pull);
    const whole = await (await openGroup(door, merged)).read();
    expect(whole).toMatchObject({ truncated: null, pullRequests: [{ merged: door.pull.headSha }] });
    const nobodys = await (await openGroup(door, merged, null)).read();
    expect(nobodys?.truncated).toContain("no more than 300");
  });

  test("is nothing when GitHub does not know its commits", async () => {
    const door = await openDoor();
    const group = await queue(door, door.pull);
    expect(await (await openGroup(door, { ...group, headSha: "e".repeat(40) })).read()).toBeNull();
  });
});

describe("a group's check", () => {
  const create = "POST /check-runs";
  const update = "PATCH /check-runs/{check_run_id}";
  const verdict = unknownGroup("it failed");

  test("is one run with the name of all others, from waiting to its end", async () => {
    const door = await openDoor();
    const queued = await queue(door, door.pull);
    const group = await openGroup(door, queued);
    await group.wait(aReview, "#1 is being reviewed");
    await (await openGroup(door, queued)).wait(aReview, "#1 is being reviewed");
    expect(door.writes()).toEqual([create]);
    await (await openGroup(door, queued)).end(aReview, verdict, "neutral");
    await (await openGroup(door, queued)).close(aReview);

    expect(door.writes()).toEqual([create, update]);
    expect(door.repo.repository.checkRuns).toMatchObject([
      {
        name: "Marginalia",
        headSha: queued.headSha,
        externalId: `${aReview}:group-${queued.baseSha}-1`,
        conclusion: "neutral",
        output: { title: "Not known: it failed" },
      },
    ]);
  });

  test("is cancelled when the group is gone before it has ended", async () => {
    const door = await openDoor();
    const queued = await queue(door, door.pull);
    await (await openGroup(door, queued)).close(aReview);
    expect(door.writes()).toEqual([]);
    await (await openGroup(door, queued)).wait(aReview, "#1 is being reviewed");
    await (await openGroup(door, queued)).close(aReview);
    expect(door.repo.repository.checkRuns).toMatchObject([
      { status: "completed", conclusion: "cancelled" },
    ]);
  });
});
