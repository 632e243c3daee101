import { ProbotOctokit } from "probot";

interface OctokitLog {
  debug(message: string): unknown;
  info(message: string): unknown;
  warn(message: string): unknown;
  error(message: string): unknown;
}

/**
 * The Octokit to give to Probot. It never repeats a request by itself and never sleeps through a
 * rate limit: reads are repeated by the client, and limits send the job back to the queue. The
 * spacing of writes that GitHub asks for stays. What it sends is not logged: it quotes code.
 */
export const QueuedOctokit = ProbotOctokit.defaults(
  (options: { readonly throttle?: object; readonly log?: OctokitLog }) => ({
    ...options,
    ...(options.log !== undefined && { log: withoutBodies(options.log) }),
    retry: { enabled: false },
    throttle: {
      ...options.throttle,
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
  }),
);

/** Probot logs each request at debug with its whole body as the first argument. */
function withoutBodies(log: OctokitLog): OctokitLog {
  return {
    debug: (fields: unknown, message?: unknown) =>
      log.debug(String(typeof fields === "string" ? fields : message)),
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  };
}
