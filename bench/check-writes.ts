import type { GitHub } from "../test/github/server.ts";
import type { CheckRun, Pull, Repository, RequestRecord } from "../test/github/world.ts";
import { until } from "./until.ts";

/** Requests that wrote a check run and were carried out, oldest first. */
export function checkWrites(github: GitHub): readonly RequestRecord[] {
  return github
    .requests()
    .filter(
      ({ method, route, status }) =>
        (method === "POST" || method === "PATCH") &&
        /\/check-runs(\/\{check_run_id\})?$/.test(route ?? "") &&
        (status ?? 500) < 300,
    );
}

/** Those of them that ended a check. */
export function checkEnds(github: GitHub): readonly RequestRecord[] {
  return checkWrites(github).filter(
    ({ body }) => typeof body === "object" && body !== null && "conclusion" in body,
  );
}

/**
 * Carries out what makes the App review a pull request, and waits for the end of that review's
 * check on its head. Throws when not everything was reviewed.
 */
export async function reviewed(
  github: GitHub,
  repository: Repository,
  trigger: () => Promise<Pull>,
): Promise<{ readonly pull: Pull; readonly check: CheckRun }> {
  const before = checkEnds(github).length;
  const pull = await trigger();
  await until("the check of the review has ended", () => checkEnds(github).length > before, 60);
  await github.settled();
  const check = repository.checkRuns.find(({ headSha }) => headSha === pull.headSha);
  if (check?.conclusion !== "success" && check?.conclusion !== "failure") {
    throw new Error(`the check ended as ${check?.conclusion}: ${check?.output.title}`);
  }
  return { pull, check };
}
