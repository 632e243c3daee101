import { checkEnds, checkWrites, reviewed } from "./check-writes.ts";
import type { Figure } from "./figure.ts";
import { generateChange } from "./generated-change.ts";
import { withServer } from "./with-server.ts";

const comments = 30;
const reviewRoute = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

/** Writes on GitHub for one review that has 30 inline comments to post, counted where they arrive. */
export async function measurePublishing(): Promise<readonly Figure[]> {
  return await withServer(async ({ github }) => {
    const { base, head } = generateChange({
      files: comments,
      functions: 6,
      editEvery: 3,
      added: 1,
      defects: true,
    });
    const repository = await github.createRepository({
      owner: "lantern",
      name: "shop",
      files: { ...base, ".github/marginalia.yml": `max_comments: ${comments}\n` },
    });
    await repository.commit("topic", { files: head, from: "main" });
    const { pull } = await reviewed(github, repository.repository, () =>
      repository.openPull({ head: "topic" }),
    );
    const posted = pull.reviewComments.length;
    if (posted !== comments) throw new Error(`${posted} comments were posted, not ${comments}`);

    const what = `review with ${comments} inline comments`;
    const ends = checkEnds(github).length;
    const summaries = github
      .requests()
      .filter(
        ({ method, route }) => method !== "GET" && /\/issues\/.*comments/.test(route ?? ""),
      ).length;
    return [
      {
        what: `${what}: review calls`,
        value: github.requests({ method: "POST", route: reviewRoute }).length,
        unit: "calls",
        target: { atMost: 1 },
      },
      { what: `${what}: final check updates`, value: ends, unit: "calls", target: { atMost: 1 } },
      { what: `${what}: summary calls`, value: summaries, unit: "calls", target: { atMost: 1 } },
      {
        what: `${what}: check calls before the end`,
        value: checkWrites(github).length - ends,
        unit: "calls",
        target: null,
      },
    ];
  });
}
