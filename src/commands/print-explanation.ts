import { analyzers } from "../analyzers/analyzers.ts";
import { openLocalClone } from "../git/local-clone.ts";
import { readLocalSettings } from "../settings.ts";
import { overlay } from "../settings/read-env-file.ts";
import { createLastReviews } from "../storage/last-reviews.ts";
import { createLog } from "../telemetry/log.ts";
import { lastReviewsFolder } from "./cache-folder.ts";
import { explainCommand } from "./explain-command.ts";
import { pageStyle } from "./page-style.ts";

/** Does `marginalia explain` for the clone that holds the directory `repo`. */
export async function printExplanation(
  id: string,
  repo: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const settings = readLocalSettings(overlay({ LOG_LEVEL: "warn", LOG_FORMAT: "pretty" }, env));
  const log = createLog({
    ...settings.log,
    secrets: [],
    write: (line) => process.stderr.write(line),
  });
  // Any range will do: only the name of the repository is asked for.
  const source = await openLocalClone({ dir: repo, base: "HEAD", head: "HEAD", log });
  try {
    const last = await createLastReviews(lastReviewsFolder(env), log).read(source.repository.id);
    process.stdout.write(explainCommand(id, last, analyzers, pageStyle(process.stdout, env)));
  } finally {
    await source.close();
  }
}
