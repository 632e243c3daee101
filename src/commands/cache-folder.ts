import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where results are kept between runs, by the XDG base directory rules. May be deleted at any time.
 * Always absolute: those rules pass over a relative `XDG_CACHE_HOME`, and a relative or empty `HOME`
 * would put the cache into the clone under review.
 */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const given = env["XDG_CACHE_HOME"]?.trim() ?? "";
  return join(isAbsolute(given) ? given : join(homeFolder(env), ".cache"), "marginalia");
}

/** The folder of what `marginalia explain` knows. */
export function lastReviewsFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), "last-reviews");
}

function homeFolder(env: NodeJS.ProcessEnv): string {
  const { HOME } = env;
  if (HOME === undefined) return homedir();
  return isAbsolute(HOME) ? HOME : userInfo().homedir;
}
