import { describe, expect, test, vi } from "vitest";

import { modelCalls, openScene, propose, standing, timesLogged } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";
const once = { reviews: 1, comments: 1, summaries: 1, checks: ["failure"] };

const createCheck = "POST /repos/{owner}/{repo}/check-runs";
const updateCheck = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const review = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const summary = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const files = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";

vi.setConfig({ testTimeout: 60_000 });

describe.concurrent("when GitHub", () => {
  test.for(["stored-then-502", "stored-then-reset"] as const)(
    "answers every write badly although it was carried out (%s), nothing is said twice",
    async (kind, context) => {
      const scene = await openScene({ withoutAnalyzers: true }, context);
      for (const route of [createCheck, review, summary, updateCheck]) {
        scene.github.faults.inject({ route, kind });
      }
      const pull = await propose(scene, { "src/a.ts": defect });
      await scene.until(() => timesLogged(scene, "reviewed") === 1);

      expect(scene.github.faults.pending()).toEqual([]);
      expect(standing(pull, scene)).toEqual(once);
      expect(modelCalls(scene)).toBe(1);
    },
  );

  test("cuts the connection of reads, the review takes a little longer", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    for (const route of [
      files,
      "GET /repos/{owner}/{repo}/contents/{path}",
      "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments",
    ]) {
      scene.github.faults.inject({ route, kind: "reset" });
    }
    const pull = await propose(scene, { "src/a.ts": defect });
    await scene.checked(pull);

    expect(scene.github.faults.pending()).toEqual([]);
    expect(standing(pull, scene)).toEqual(once);
  });

  test("refuses the line of a comment, it goes to the file and is not lost", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    scene.github.faults.inject({ route: review, kind: "422" });
    const pull = await propose(scene, { "src/a.ts": defect });

    expect(await scene.checked(pull)).toMatchObject({ conclusion: "failure" });

    expect(pull.reviewComments.map(({ path, subject }) => [path, subject])).toEqual([
      ["src/a.ts", "file"],
    ]);
    expect(standing(pull, scene)).toEqual(once);
  });

  test("limits content for a second, the check says so until the review is posted", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    scene.github.faults.inject({ route: review, kind: "secondary-limit", retryAfter: 1 });
    const pull = await propose(scene, { "src/a.ts": defect });
    const check = await scene.checked(pull);
    expect(check).toMatchObject({ conclusion: "action_required" });
    expect(check.output.title).toContain("rate limit");
    expect(check.output.summary).toMatch(/tried again at \d{4}-/);

    await scene.until(() => timesLogged(scene, "reviewed") === 1);

    expect(standing(pull, scene)).toEqual(once);
    expect(modelCalls(scene)).toBe(1);
  });

  test("limits everything for a second, nothing is sent before it is over", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    scene.github.faults.inject({ route: files, kind: "secondary-limit", retryAfter: 1 });
    const pull = await propose(scene, { "src/a.ts": defect });
    await scene.until(() => timesLogged(scene, "reviewed") === 1);

    expect(standing(pull, scene)).toEqual(once);
  });

  test("limits without saying for how long, the App keeps still for a minute", async (context) => {
    const scene = await openScene({ withoutAnalyzers: true }, context);
    scene.github.faults.inject({ route: files, kind: "secondary-limit", retryAfter: null });
    const pull = await propose(scene, { "src/a.ts": defect });
    await scene.until(() => timesLogged(scene, "job postponed") === 1);
    const asked = scene.github.requests().length;
    const other = await propose(scene, { "src/b.ts": defect }, "other");
    await scene.until(() => timesLogged(scene, "job postponed") === 2);

    expect(scene.github.requests()).toHaveLength(asked);
    const line = scene.log.findLast((text) => text.includes("job postponed")) ?? "";
    const { at, time } = JSON.parse(line) as Record<"at" | "time", number>;
    expect(at - time).toBeGreaterThan(50_000);
    expect(standing(pull, scene).checks).toEqual([null]);
    expect(standing(other, scene)).toMatchObject({ reviews: 0, checks: [] });
  });
});
