import { basicError } from "./replies.ts";
import type { Reply } from "./route.ts";

/** GitHub's figures for one installation; smaller ones make cheap tests. */
export interface Budget {
  readonly requestsPerHour: number;
  readonly contentPerMinute: number;
  readonly contentPerHour: number;
  readonly pointsPerMinute: number;
  readonly concurrent: number;
  /** Whether the secondary refusals carry `retry-after`; GitHub has been seen to do both (L2). */
  readonly retryAfter: boolean;
}

export const githubBudget: Budget = {
  requestsPerHour: 5000,
  contentPerMinute: 80,
  contentPerHour: 500,
  pointsPerMinute: 900,
  concurrent: 100,
  retryAfter: true,
};

/** A request as the limits see it. `who` is one budget: an installation, the App, or nobody. */
export interface Metered {
  readonly who: string;
  readonly method: string;
  /** The published template. */
  readonly template: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Limits {
  /** Refuses what is over a limit. `early`: sent although an earlier refusal told to wait (L4). */
  admit(request: Metered): { readonly refusal: Reply | null; readonly early: boolean };
  /** Must follow every `admit`: takes the request off the budget. */
  finish(request: Metered, status: number): void;
  /** A refusal has left; from now on the sender knows that it has to wait. */
  announce(request: Metered): void;
  /** Refuses as the content limiter would, from now on for `seconds` (60 where null). */
  block(request: Metered, seconds: number | null): Reply;
  /** The rate-limit headers of an answer, which count the request itself unless it was free. */
  headers(request: Metered, status: number): Readonly<Record<string, string>>;
  /** `resources.core` of `GET /rate_limit`. */
  core(who: string, now: number): RateLimit;
}

interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  /** Epoch seconds. */
  readonly reset: number;
}

const minute = 60_000;
const hour = 60 * minute;

const contentText =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";
const pointsText =
  "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

interface Account {
  readonly used: Map<string, Window>;
  content: number[];
  points: { readonly at: number; readonly cost: number }[];
  inFlight: number;
  block: { readonly until: number; readonly contentOnly: boolean; announced: boolean } | null;
}

interface Window {
  count: number;
  readonly reset: number;
  announced: boolean;
}

export function createLimits(budget: Budget): Limits {
  const accounts = new Map<string, Account>();

  function accountOf(who: string): Account {
    const known = accounts.get(who);
    if (known !== undefined) return known;
    const account: Account = {
      used: new Map(),
      content: [],
      points: [],
      inFlight: 0,
      block: null,
    };
    accounts.set(who, account);
    return account;
  }

  function windowOf(who: string, resource: string, now: number): Window {
    const { used } = accountOf(who);
    const known = used.get(resource);
    if (known !== undefined && known.reset > now) return known;
    const opened = { count: 0, reset: now + hour, announced: false };
    used.set(resource, opened);
    return opened;
  }

  function rate(who: string, resource: string, now: number): RateLimit {
    const { count: used, reset } = windowOf(who, resource, now);
    const limit = budget.requestsPerHour;
    return { limit, used, remaining: limit - used, reset: Math.ceil(reset / 1000) };
  }

  function refuse(request: Metered, contentOnly: boolean, seconds: number | null): Reply {
    const account = accountOf(request.who);
    const until = request.now + (seconds ?? 60) * 1000;
    account.block = { until, contentOnly, announced: false };
    const headers: Record<string, string> =
      seconds === null ? {} : { "retry-after": String(seconds) };
    return basicError(403, contentOnly ? contentText : pointsText, headers);
  }

  function secondary(request: Metered): Reply | null {
    const account = accountOf(request.who);
    const { now } = request;
    account.content = account.content.filter((at) => at > now - hour);
    account.points = account.points.filter(({ at }) => at > now - minute);
    const seconds = budget.retryAfter ? 60 : null;
    if (isContent(request)) {
      const recent = account.content.filter((at) => at > now - minute).length;
      if (recent >= budget.contentPerMinute || account.content.length >= budget.contentPerHour) {
        return refuse(request, true, seconds);
      }
      account.content.push(now);
    }
    account.points.push({ at: now, cost: request.method === "GET" ? 1 : 5 });
    const points = account.points.reduce((sum, { cost }) => sum + cost, 0);
    const over = points > budget.pointsPerMinute || account.inFlight > budget.concurrent;
    return over ? refuse(request, false, seconds) : null;
  }

  return {
    admit(request) {
      const account = accountOf(request.who);
      account.inFlight += 1;
      const { block } = account;
      if (
        block !== null &&
        request.now < block.until &&
        (!block.contentOnly || isContent(request))
      ) {
        const left = Math.ceil((block.until - request.now) / 1000);
        const headers: Record<string, string> = budget.retryAfter
          ? { "retry-after": String(left) }
          : {};
        const text = block.contentOnly ? contentText : pointsText;
        return { refusal: basicError(403, text, headers), early: block.announced };
      }
      const resource = resourceOf(request);
      if (request.template !== "/rate_limit") {
        const spent = windowOf(request.who, resource, request.now);
        if (spent.count >= budget.requestsPerHour) {
          return { refusal: spentReply(request), early: spent.announced };
        }
      }
      return { refusal: secondary(request), early: false };
    },
    finish(request, status) {
      accountOf(request.who).inFlight -= 1;
      if (isFree(request, status)) return;
      const window = windowOf(request.who, resourceOf(request), request.now);
      if (window.count < budget.requestsPerHour) window.count += 1;
    },
    announce(request) {
      const { block } = accountOf(request.who);
      if (block !== null) block.announced = true;
      const window = windowOf(request.who, resourceOf(request), request.now);
      if (window.count >= budget.requestsPerHour) window.announced = true;
    },
    block: (request, seconds) => refuse(request, isContent(request), seconds),
    headers(request, status) {
      const resource = resourceOf(request);
      const before = rate(request.who, resource, request.now);
      const { limit, reset } = before;
      const used = Math.min(before.used + (isFree(request, status) ? 0 : 1), limit);
      const remaining = limit - used;
      return {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(remaining),
        "x-ratelimit-used": String(used),
        "x-ratelimit-reset": String(reset),
        "x-ratelimit-resource": resource,
      };
    },
    core: (who, now) => rate(who, "core", now),
  };
}

function resourceOf({ template }: Metered): string {
  if (template === "/graphql") return "graphql";
  return template.startsWith("/app-manifests/") ? "integration_manifest" : "core";
}

/** An answer "unchanged" costs nothing (F10), nor does the question for the limits themselves. */
function isFree({ template }: Metered, status: number): boolean {
  return status === 304 || template === "/rate_limit";
}

/** Writes that people would be notified of; checks and statuses are machines' business. */
function isContent({ method, template }: Metered): boolean {
  return method !== "GET" && /\/(pulls|issues)\//.test(template);
}

/** GraphQL tells of a spent budget with status 200 (G6). */
function spentReply(request: Metered): Reply {
  const message = `API rate limit exceeded for ${request.who}.`;
  return request.template === "/graphql"
    ? { status: 200, body: { errors: [{ type: "RATE_LIMITED", message }] } }
    : basicError(403, message);
}
