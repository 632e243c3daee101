import { APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";

/** Why an attempt has no answer, and what follows. Details are for people and without secrets. */
export type Fault =
  /** May pass: try again, after `waitMs` when the provider named a time. */
  | {
      readonly kind: "passing";
      readonly code: "rate-limited" | "timed-out" | "unavailable";
      readonly detail: string;
      readonly waitMs: number | null;
    }
  /** The request is too long for the model: with fewer units it may fit. */
  | { readonly kind: "too-large" }
  /** Trying again changes nothing. `forAll`: for no other request either. */
  | { readonly kind: "lasting"; readonly detail: string; readonly forAll: boolean };

/** Error types of the Messages API that pass, as an `error` event inside a stream names them. */
const passingTypes = new Set([
  "overloaded_error",
  "api_error",
  "rate_limit_error",
  "timeout_error",
]);

/**
 * Reads what the SDK threw. `now` is epoch milliseconds. Null when it is no fault of the API or the
 * network, but of ours.
 *
 * Source of the retry rules: the Messages API's error table (408, 409, 429, 5xx and 529 pass) and
 * its `x-should-retry` header, which has the last word.
 */
export function readFault(error: unknown, now: number): Fault | null {
  if (error instanceof APIConnectionTimeoutError) return timedOut;
  if (!(error instanceof APIError)) return null;
  const status: unknown = error.status;
  const waitMs = readWait(error.headers ?? null, now);
  if (typeof status !== "number") {
    if (error.type === "rate_limit_error") return rateLimited(waitMs);
    const isOver = error.type === null || passingTypes.has(error.type);
    if (isOver) return unavailable(describe(error), waitMs);
    return { kind: "lasting", detail: describe(error), forAll: false };
  }
  const lasting = readLasting(error, status);
  if (lasting !== null) return lasting;
  if (status === 429) return rateLimited(waitMs);
  if (status === 408 || status === 504) return { ...timedOut, waitMs };
  return unavailable(`the model's API answered ${status}`, waitMs);
}

/** A break of the connection while the answer was arriving. */
export const brokenStream: Fault = unavailable("the connection to the model's API broke", null);

export const timedOut = {
  kind: "passing",
  code: "timed-out",
  detail: "the model's API did not answer in time",
  waitMs: null,
} as const satisfies Fault;

function rateLimited(waitMs: number | null): Fault {
  const detail = "the model's API limits the rate of requests";
  return { kind: "passing", code: "rate-limited", detail, waitMs };
}

function unavailable(detail: string, waitMs: number | null): Fault {
  return { kind: "passing", code: "unavailable", detail, waitMs };
}

function readLasting(error: APIError, status: number): Fault | null {
  const forAll = (detail: string): Fault => ({ kind: "lasting", detail, forAll: true });
  // Spend limits come as 429 or 403 and do not pass by waiting; only a person lifts them.
  if (error.errorCode?.includes("spend_limit"))
    return forAll("the spend limit of the API key is reached");
  if (error.type === "billing_error" || status === 402) {
    return forAll("the account of the API key has a billing problem");
  }
  if (status === 401) return forAll("the API key was refused");
  if (status === 403) return forAll("the API key may not use this model");
  if (status === 404)
    return forAll("the model's API does not know the configured model or address");
  if (status === 413) return { kind: "too-large" };
  if (status === 400 && /prompt is too long/iu.test(error.apiMessage ?? ""))
    return { kind: "too-large" };
  const mayPass = status === 408 || status === 409 || status === 429 || status >= 500;
  const told = error.headers?.get("x-should-retry") ?? null;
  if (told === "true" || (mayPass && told !== "false")) return null;
  return {
    kind: "lasting",
    detail: `the model's API refused the request (${status})`,
    forAll: false,
  };
}

/** True when the request can not have arrived, or was turned away with a status: nothing is billed. */
export function costsNothing(error: unknown): boolean {
  if (!(error instanceof APIError)) return false;
  const status: unknown = error.status;
  return typeof status === "number" || neverConnected.has(codeOf(error.cause) ?? "");
}

const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"]);

/** The system's code for a network error, which `fetch` wraps in errors of its own. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}

/** Without the message: a gateway may quote the request, and with it code or the key. */
function describe(error: APIError): string {
  return error.type === null
    ? "the model's API could not be reached"
    : `the model's API broke off the answer (${error.type})`;
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; milliseconds from `now`. */
function readWait(headers: Headers | null, now: number): number | null {
  const ms = readNumber(headers?.get("retry-after-ms"));
  if (ms !== null) return Math.max(0, ms);
  const after = headers?.get("retry-after");
  const seconds = readNumber(after);
  if (seconds !== null) return Math.max(0, seconds * 1000);
  const date = Date.parse(after ?? "");
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function readNumber(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
