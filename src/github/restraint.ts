import type { Fault } from "./classify-error.ts";

type Limit = Extract<Fault, { kind: "rate-limited" }>;

/**
 * How long nothing may be sent: "Continuing to make requests while you are rate limited may result
 * in the banning of your integration" (GitHub's best practices for the REST API). Limits hold for
 * an installation, so all its jobs share one.
 */
export interface Restraint {
  /** Called with each refusal. */
  note(limit: Limit): void;
  /** The limit that forbids a request to `route` at `now` (epoch milliseconds); null for none. */
  against(route: string, now: number): Limit | null;
}

export function createRestraint(): Restraint {
  const until = { everything: 0, content: 0 };
  return {
    note: ({ scope, retryAt }) => {
      until[scope] = Math.max(until[scope], retryAt);
    },
    against: (route, now) => {
      const retryAt = Math.max(until.everything, makesContent(route) ? until.content : 0);
      if (retryAt <= now) return null;
      return {
        kind: "rate-limited",
        retryAt,
        scope: until.everything > now ? "everything" : "content",
      };
    },
  };
}

/** What people are notified of. A check is not, so it can still say that a review has to wait. */
function makesContent(route: string): boolean {
  return !route.startsWith("GET ") && /\/(pulls|issues)\//.test(route);
}
