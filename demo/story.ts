import color from "picocolors";

import { queuePull } from "../test/github/merge-queue.ts";
import type { GitHub } from "../test/github/server.ts";
import type { CheckRun, ReviewComment } from "../test/github/world.ts";
import { sampleFiles } from "./sample-files.ts";
import { say, show, showCheck, showComment } from "./tell.ts";
import { answer, checkAt, checkOf, redrawn, reviewed, type Scene } from "./watch.ts";

/**
 * The life of one pull request, from its first push to the last; each step fails when the App does
 * not do what the step says.
 */
export async function tellTheStory(github: GitHub): Promise<Scene> {
  const repository = await github.createRepository({
    owner: "lantern",
    name: "shop",
    files: await sampleFiles("base"),
    collaborators: { ada: "write" },
  });
  await repository.commit("discounts", {
    files: await sampleFiles("change"),
    message: "Add discounts, an island rate and an upload",
    from: "main",
  });

  say("1. Ada opens a pull request: five files, some of them with a defect.");
  const pull = await repository.openPull({
    title: "Discounts",
    head: "discounts",
    base: "main",
    author: "ada",
  });
  const scene: Scene = { github, repository, pull };
  await tellReview(scene, 0);

  say("2. She fixes the discount, and slips another defect into the same function.");
  const before = pull.reviewComments.length;
  await repository.commit("discounts", {
    files: await sampleFiles("push"),
    message: "Compare with Number.isNaN",
  });
  await tellReview(scene, before);

  await quietly(scene, "3. Main moves on; she rebases. Her code is the same.", async () => {
    await repository.commit("main", {
      files: { "NEWS.md": "Spring sale.\n" },
      message: "Add news",
    });
    await repository.rebase("discounts", "main");
  });
  await quietly(scene, "4. She renames a file and moves its lines down.", async () => {
    const files = { ...(await sampleFiles("move")), "src/shipping.ts": null };
    await repository.commit("discounts", { files, message: "Call rates what they are" });
  });

  say("5. One finding is meant; she says why, and whoever reads it later sees who decided.");
  const command = "/ignore the hosts come from our own inventory";
  show(`ada: ${command}`);
  tellCheck(
    await redrawn(scene, () =>
      answer(scene, findingAt(scene, "run through a shell"), "ada", command),
    ),
  );

  say("6. She mends the rest, as one forced push.");
  const said = pull.reviewComments.length;
  await repository.amend("discounts", {
    files: await sampleFiles("mend"),
    message: "Mend what was found",
  });
  const last = await tellReview(scene, said);
  if (last.conclusion !== "success") throw new Error("what was mended still counts");

  say("7. The merge queue takes it. What is merged was reviewed, so the check need not wait.");
  const group = await queuePull(github.world, repository.repository, pull);
  const queued = await checkAt(scene, group.headSha);
  tellCheck(queued);
  if (queued.conclusion !== "success") throw new Error("the queue stands still");
  return scene;
}

/** A push after which nothing is left to say. */
async function quietly(scene: Scene, step: string, act: () => Promise<unknown>): Promise<void> {
  say(step);
  const said = scene.pull.reviewComments.length;
  await act();
  await tellReview(scene, said);
  if (scene.pull.reviewComments.length !== said) throw new Error("the App repeated itself");
}

/** The first comment of the thread whose finding has these words. */
function findingAt({ pull }: Scene, words: string): ReviewComment {
  const found = pull.reviewComments.find(({ body }) => body.includes(words));
  if (found === undefined) throw new Error(`no finding says "${words}"`);
  return found;
}

async function tellReview(scene: Scene, saidBefore: number): Promise<CheckRun> {
  const { pull, repository } = scene;
  const running = await checkOf(scene, (check) => check.status !== "queued");
  show(`delivery accepted for ${pull.headSha.slice(0, 10)}; check ${running.name} has started`);
  const check = await reviewed(scene);
  const fresh = pull.reviewComments.slice(saidBefore);
  for (const comment of fresh) {
    showComment(comment, await repository.readFile(comment.originalCommitId, comment.path));
  }
  console.log("");
  if (fresh.length === 0) show("nothing new was said");
  tellCheck(check);
  return check;
}

/** The check, and below it what was reviewed and what came from the cache. */
function tellCheck(check: CheckRun): void {
  showCheck(check);
  const lines = (check.output.summary ?? "").split("\n");
  for (const line of lines.filter((each) => /^(New|Said|Reviewed)/.test(each))) {
    show(color.dim(line));
  }
}
