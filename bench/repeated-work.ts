import { rerequestCheckRun } from "../test/github/write-check.ts";
import { reviewed } from "./check-writes.ts";
import type { Figure } from "./figure.ts";
import { editOnce, generateChange } from "./generated-change.ts";
import { until } from "./until.ts";
import { withServer, type Running } from "./with-server.ts";

const files = 30;
/** Long enough for a job to be claimed and its first request to be sent, had there been one (ms). */
const quietMs = 2000;

/**
 * Calls to the model that unchanged code costs, counted where they arrive: one pull request of 30
 * files through the real server, then everything that asks for its review again.
 */
export async function measureRepeatedWork(): Promise<readonly Figure[]> {
  return await withServer(async (running) => {
    const { github, anthropic } = running;
    const { base, head } = generateChange({
      files,
      functions: 6,
      editEvery: 3,
      added: 1,
      defects: false,
    });
    const repository = await github.createRepository({
      owner: "lantern",
      name: "shop",
      files: base,
    });
    const world = repository.repository;
    await repository.commit("topic", { files: head, from: "main" });
    const { pull, check } = await reviewed(github, world, () =>
      repository.openPull({ head: "topic" }),
    );

    const figures: Figure[] = [];
    const count = async (what: string, atMost: number, work: () => Promise<unknown>) => {
      const before = anthropic.requests.length;
      await work();
      const value = anthropic.requests.length - before;
      figures.push({ what, value, unit: "model calls", target: { atMost } });
    };
    const countReview = (what: string, atMost: number, trigger: () => unknown) =>
      count(what, atMost, () =>
        reviewed(github, world, async () => {
          await trigger();
          return pull;
        }),
      );

    await count("the same delivery again", 0, () => redeliver(running));
    await countReview("check re-run", 0, () =>
      rerequestCheckRun(github.world, world, check, github.world.user("octavia")),
    );
    await repository.commit("main", { files: { "NEWS.md": "Spring sale.\n" } });
    await countReview("unchanged rebase", 0, () => repository.rebase("topic", "main"));
    const [path = "", text = ""] = Object.entries(head)[7] ?? [];
    await countReview(`push touching 1 of ${files} files`, 1, () =>
      repository.commit("topic", { files: { [path]: editOnce(text) } }),
    );
    return figures;
  });
}

/** Sends the delivery that opened the pull request again, and waits until nothing has come of it. */
async function redeliver({ github }: Running): Promise<void> {
  const opened = github.world.deliveries.find(
    ({ event, action }) => event === "pull_request" && action === "opened",
  );
  const again = opened === undefined ? null : github.webhooks.redeliver(opened);
  await github.settled();
  if (again === null || (again.answered?.status ?? 500) >= 300) {
    throw new Error("the delivery could not be sent again");
  }
  let seen = -1;
  let since = performance.now();
  await until("nothing more is asked of GitHub", () => {
    const now = github.requests().length;
    if (now !== seen) since = performance.now();
    seen = now;
    return performance.now() - since > quietMs;
  });
}
