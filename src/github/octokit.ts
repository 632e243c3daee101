import { ProbotOctokit } from "probot";

/**
 * The Octokit to give to Probot. It never repeats a request by itself and never sleeps through a
 * rate limit: reads are repeated by the client, and limits send the job back to the queue. The
 * spacing of writes that GitHub asks for stays.
 */
export const QueuedOctokit = ProbotOctokit.defaults((options: { readonly throttle?: object }) => ({
  ...options,
  retry: { enabled: false },
  throttle: {
    ...options.throttle,
    onRateLimit: () => false,
    onSecondaryRateLimit: () => false,
  },
}));
