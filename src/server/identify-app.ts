import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import { Stop, TellTheUser } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import { createClient, type OctokitLike } from "../github/client.ts";
import type { AppIdentity } from "../github/pull.ts";

const app = z.object({ id: z.number(), slug: z.string().min(1) });

/**
 * Asks GitHub who we are; `octokit` is signed in as the App itself. The slug is how our own
 * comments are told from those of others. Throws `Stop` when GitHub refuses the App's key, and
 * `RetryLater` when it cannot be reached.
 */
export async function identifyApp(parts: {
  readonly octokit: OctokitLike;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<AppIdentity> {
  const hint =
    "Check APP_ID and PRIVATE_KEY against the App's settings page, and this machine's clock.";
  const client = createClient({ ...parts, about: "the App", pause: 1_000 });
  try {
    const identity = await client.read("GET /app", {}, app);
    if (identity !== null) return { id: identity.id, slug: identity.slug };
  } catch (error) {
    if (!(error instanceof TellTheUser)) throw error;
    throw new Stop(`GitHub refused the App's key: ${error.message}`, hint, { cause: error });
  }
  throw new Stop("GitHub does not know this App (404)", hint);
}
