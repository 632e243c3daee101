import pRetry from "p-retry";
import type { ZodType } from "zod";

import type { Clock } from "../domain/clock.ts";
import { RetryLater, TellTheUser } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import { classifyError, type Fault } from "./classify-error.ts";
import { classifyGraphqlError } from "./graphql-fault.ts";
import { withPatience } from "./patience.ts";
import { createRestraint, type Restraint } from "./restraint.ts";

/** The part of an Octokit that this room uses; `probot.auth(installationId)` and Octokit fit. */
export interface OctokitLike {
  request(
    route: string,
    parameters?: Record<string, unknown>,
  ): Promise<{
    readonly status: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly data: unknown;
  }>;
  /** Gives `data`; throws for `errors`, which GitHub answers with 200. */
  graphql(query: string, parameters?: Record<string, unknown>): Promise<unknown>;
}

export type Parameters = Readonly<Record<string, unknown>>;

/** What became of a write that must not be sent twice. */
type Written<T> =
  | { readonly kind: "done"; readonly data: T }
  | Extract<Fault, { kind: "refused" }>
  /** Nobody knows whether it was carried out: it has to be looked for. */
  | { readonly kind: "unknown"; readonly detail: string };

/**
 * Calls in domain words: an answer, or `RetryLater` (limits, outages) or `TellTheUser` (missing
 * permission, uninstalled, locked, archived). Never a bare platform error.
 */
export interface GitHubClient {
  /** Null for 404. Retried a few times on passing faults. */
  read<T>(route: string, parameters: Parameters, shape: ZodType<T>): Promise<T | null>;
  /** All pages of 100, following `Link`; at most `maxPages`. */
  readPages<T>(
    route: string,
    parameters: Parameters,
    shape: ZodType<readonly T[]>,
    maxPages?: number,
  ): Promise<readonly T[]>;
  /** Pages by cursor, newest first; `take` returns false when it has seen enough. */
  readCursor<T>(
    route: string,
    parameters: Parameters,
    shape: ZodType<readonly T[]>,
    take: (page: readonly T[]) => boolean,
  ): Promise<void>;
  /** Sent exactly once. */
  write<T>(route: string, parameters: Parameters, shape: ZodType<T>): Promise<Written<T>>;
  /** A write that may be repeated without harm (PATCH, DELETE); null when refused with 404. */
  update<T>(route: string, parameters: Parameters, shape: ZodType<T>): Promise<T | null>;
  /**
   * A query, or a mutation that may be repeated without harm; retried like a read. `refused` when
   * GitHub does not carry it out, e.g. for want of a permission.
   */
  graphql<T>(
    query: string,
    variables: Parameters,
    shape: ZodType<T>,
  ): Promise<{ readonly kind: "done"; readonly data: T } | Extract<Fault, { kind: "refused" }>>;
  /** The error for a write that did not end well and that the caller cannot mend. */
  failed(written: Exclude<Written<unknown>, { kind: "done" }>, route: string): Error;
}

export interface ClientParts {
  readonly octokit: OctokitLike;
  /** What the calls are about, for messages: `owner/name#12`. */
  readonly about: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds before the first retry of a read; doubles from there. */
  readonly pause: number;
  /** Shared by all clients of one installation; a client without has one of its own. */
  readonly restraint?: Restraint;
}

/** Retries of a read after the first try. At 10 % of calls failing, one in 10,000 reads is lost. */
const retries = 3;

/** Pages of 100 after which a list is taken as endless. */
const defaultMaxPages = 100;

interface Answer<T> {
  readonly data: T;
  readonly next: string | null;
}

export function createClient(parts: ClientParts): GitHubClient {
  const { about, clock, log, pause, restraint = createRestraint() } = parts;

  function giveUp(fault: Fault, route: string): Error {
    switch (fault.kind) {
      case "rate-limited":
        return new RetryLater(`${about}: GitHub's rate limit was reached`, fault.retryAt);
      case "passing":
        return new RetryLater(
          `${about}: GitHub did not answer ${route} (${fault.detail})`,
          clock.now() + 30_000,
        );
      case "permanent":
        log.warn({ route, hint: fault.hint }, "GitHub refused a call for good");
        return new TellTheUser(`${about}: GitHub refused ${route}: ${fault.message}`, fault.hint);
      case "refused":
        return new TellTheUser(
          `${about}: GitHub refused ${route}: ${[fault.message, ...fault.reasons].join("; ")}`,
          "This is a defect of Marginalia or a change at GitHub; the server's log has the call.",
        );
    }
  }

  /** The route by which limits and logs know GraphQL. */
  const graphqlRoute = "POST /graphql";

  async function attemptGraphql<T>(
    query: string,
    variables: Parameters,
    shape: ZodType<T>,
  ): Promise<Answer<T> | Fault> {
    const limit = restraint.against(graphqlRoute, clock.now());
    if (limit !== null) return limit;
    try {
      const answer = await withPatience((signal) =>
        parts.octokit.graphql(query, { ...variables, headers, request: { retries: 0, signal } }),
      );
      const data = shape.safeParse(answer);
      if (data.success) return { data: data.data, next: null };
      return { kind: "passing", detail: "an answer of another form" };
    } catch (error) {
      const fault = classifyGraphqlError(error, clock.now());
      if (fault.kind === "rate-limited") restraint.note(fault);
      log.debug({ route: graphqlRoute, fault }, "a call to GitHub failed");
      return fault;
    }
  }

  async function attempt<T>(
    route: string,
    parameters: Parameters,
    shape: ZodType<T>,
  ): Promise<Answer<T> | Fault> {
    const limit = restraint.against(route, clock.now());
    if (limit !== null) return limit;
    try {
      const answer = await send(parts.octokit, route, parameters);
      const data = shape.safeParse(answer.data);
      if (data.success) return { data: data.data, next: nextPage(answer.headers["link"]) };
      // A cut connection leaves an empty body, a moved repository another shape.
      return { kind: "passing", detail: `${answer.status} with a body of another form` };
    } catch (error) {
      const fault = classifyError(error, clock.now());
      if (fault.kind === "rate-limited") restraint.note(fault);
      log.debug({ route, fault }, "a call to GitHub failed");
      return fault;
    }
  }

  /** Tries again on passing faults; the last fault is returned like any other. */
  async function again<T>(start: () => Promise<Answer<T> | Fault>): Promise<Answer<T> | Fault> {
    let last: Answer<T> | Fault | null = null;
    const tryOnce = async (): Promise<Answer<T> | Fault> => {
      last = await start();
      if ("kind" in last && last.kind === "passing") throw new Error(last.detail);
      return last;
    };
    try {
      return await pRetry(tryOnce, { retries, minTimeout: pause, randomize: true });
    } catch (error) {
      if (last !== null) return last;
      throw error;
    }
  }

  async function repeatable<T>(
    route: string,
    parameters: Parameters,
    shape: ZodType<T>,
  ): Promise<Answer<T> | null> {
    const answer = await again(async () => await attempt(route, parameters, shape));
    if (!("kind" in answer)) return answer;
    if (answer.kind === "refused" && answer.status === 404) return null;
    throw giveUp(answer, route);
  }

  return {
    read: async (route, parameters, shape) =>
      (await repeatable(route, parameters, shape))?.data ?? null,
    readPages: async (route, parameters, shape, maxPages = defaultMaxPages) => {
      const pages = [];
      for (let page = 1; page <= maxPages; page += 1) {
        const answer = await repeatable(route, { ...parameters, per_page: 100, page }, shape);
        if (answer === null) throw notThere(about, route);
        pages.push(answer.data);
        if (answer.next === null) break;
      }
      return pages.flat();
    },
    readCursor: async (route, parameters, shape, take) => {
      let cursor: string | null = null;
      for (let page = 1; page <= defaultMaxPages; page += 1) {
        const at: Parameters = cursor === null ? {} : { cursor };
        const answer = await repeatable(route, { ...parameters, per_page: 100, ...at }, shape);
        if (answer === null) throw notThere(about, route);
        if (!take(answer.data) || answer.next === null) return;
        cursor = new URL(answer.next).searchParams.get("cursor");
        if (cursor === null) return;
      }
    },
    write: async (route, parameters, shape) => {
      const answer = await attempt(route, parameters, shape);
      if (!("kind" in answer)) return { kind: "done", data: answer.data };
      if (answer.kind === "refused") return answer;
      if (answer.kind === "passing") return { kind: "unknown", detail: answer.detail };
      throw giveUp(answer, route);
    },
    graphql: async (query, variables, shape) => {
      const answer = await again(async () => await attemptGraphql(query, variables, shape));
      if (!("kind" in answer)) return { kind: "done", data: answer.data };
      if (answer.kind === "refused") return answer;
      throw giveUp(answer, graphqlRoute);
    },
    update: async (route, parameters, shape) =>
      (await repeatable(route, parameters, shape))?.data ?? null,
    failed: (written, route) =>
      giveUp(
        written.kind === "unknown" ? { kind: "passing", detail: written.detail } : written,
        route,
      ),
  };
}

/** The address of the next page in a `Link` header; null on the last one. */
function nextPage(link: unknown): string | null {
  return typeof link === "string" ? (/<([^<>]+)>; rel="next"/.exec(link)?.[1] ?? null) : null;
}

/** The error for something that has to exist and is answered with 404. */
export function notThere(about: string, route: string): TellTheUser {
  return new TellTheUser(
    `${about}: GitHub knows nothing at ${route}`,
    "It was deleted, or the App has no access to the repository any more.",
  );
}

const headers = { "x-github-api-version": "2022-11-28" };

/**
 * One request. Octokit's own retries are off: they repeat POST after 5xx, which says things twice.
 * Redirects are followed for GET only: `fetch` turns a POST that meets a 301 into a GET.
 */
async function send(
  octokit: OctokitLike,
  route: string,
  parameters: Parameters,
): Promise<Awaited<ReturnType<OctokitLike["request"]>>> {
  const redirect = route.startsWith("GET ") ? "follow" : "manual";
  return await withPatience((signal) =>
    octokit.request(route, { ...parameters, headers, request: { retries: 0, redirect, signal } }),
  );
}
