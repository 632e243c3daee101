import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { expect, onTestFinished, test } from "vitest";

import { installationAuthorization } from "./api.ts";
import { startGitHub, type GitHub } from "./server.ts";

/** A client that nobody here wrote, as a check that the emulator is one GitHub to everybody. */
async function stockClient(options: object = {}): Promise<{ github: GitHub; octokit: Octokit }> {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const Throttled = Octokit.plugin(throttling);
  const octokit = new Throttled({
    baseUrl: github.url,
    auth: (await installationAuthorization(github)).replace(/^\w+ /, ""),
    throttle: { onRateLimit: () => false, onSecondaryRateLimit: () => true },
    ...options,
  });
  return { github, octokit };
}

test("a stock client pages through the files of a pull request", async () => {
  const { github, octokit } = await stockClient();
  const files = Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`f${n}.txt`, `${n}\n`]));
  const repository = await github.createRepository({ owner: "acme", name: "shop" });
  await repository.commit("topic", { files, from: "main" });
  const { number } = await repository.openPull({ head: "topic" });

  const listed = await octokit.paginate(octokit.rest.pulls.listFiles, {
    owner: "acme",
    repo: "shop",
    pull_number: number,
  });

  expect(listed.map(({ filename }) => filename).sort()).toEqual(Object.keys(files).sort());
});

test("a stock client waits as long as a secondary limit says, and is then heard", async () => {
  const { github, octokit } = await stockClient();
  await github.createRepository({ owner: "acme", name: "shop" });
  const route = "GET /repos/{owner}/{repo}";
  github.faults.inject({ route, kind: "secondary-limit", retryAfter: 1 });

  const { data } = await octokit.rest.repos.get({ owner: "acme", repo: "shop" });

  expect(data.full_name).toBe("acme/shop");
  expect(github.requests({ route: "/repos/{owner}/{repo}" })).toHaveLength(2);
});
