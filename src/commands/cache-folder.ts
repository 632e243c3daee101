import { homedir } from "node:os";
import { join } from "node:path";

/** Where results are kept between runs, by the XDG base directory rules. May be deleted at any time. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env["XDG_CACHE_HOME"]?.trim() || join(homedir(), ".cache"), "marginalia");
}

/** The folder of what `marginalia explain` knows. */
export function lastReviewsFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), "last-reviews");
}
