import { z } from "zod";

import { messageOf } from "../domain/errors.ts";

/** What an error of a GitHub call means for us. Times are epoch milliseconds. */
export type Fault =
  | {
      readonly kind: "rate-limited";
      readonly retryAt: number;
      /** `content`: writes that people are notified of; all else is still answered. */
      readonly scope: "everything" | "content";
    }
  /** 5xx, network, timeout: the request may or may not have been carried out. */
  | { readonly kind: "passing"; readonly detail: string }
  /** Nothing to retry; `hint` says what people can do. */
  | { readonly kind: "permanent"; readonly message: string; readonly hint: string }
  /** Refused for what was asked (404, 409, 422, …); the caller knows what that means. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly message: string;
      /** `errors[]` of the answer as text, whether it came as strings or as objects. */
      readonly reasons: readonly string[];
    };

/** "Make sure to wait at least one minute" where a limit names no time (GitHub's best practices). */
const waitWithoutWord = 60_000;

const Headers = z.record(z.string(), z.unknown());

const Failure = z.object({
  status: z.number(),
  request: z.object({ url: z.string() }).optional(),
  response: z.object({ headers: Headers.catch({}), data: z.unknown() }).optional(),
});

const Body = z.object({
  message: z.string(),
  errors: z.array(z.unknown()).catch([]),
});

/**
 * Reads a `RequestError` of Octokit, or whatever else a call threw. The order of the rate limit
 * signs is GitHub's: `retry-after`, then `x-ratelimit-reset`, else a minute.
 */
export function classifyError(error: unknown, now: number): Fault {
  const failure = Failure.safeParse(error);
  if (!failure.success || failure.data.response === undefined) {
    return { kind: "passing", detail: messageOf(error) };
  }
  const { status, request, response } = failure.data;
  const body = Body.safeParse(response.data);
  const message = body.data?.message ?? messageOf(error);
  const reasons = (body.data?.errors ?? []).map(reasonText);
  const texts = [message, ...reasons];
  const retryAt = limitedUntil(status, texts, response.headers, now);
  if (retryAt !== null) return { kind: "rate-limited", retryAt, scope: scopeOf(texts) };
  if (status >= 500 || status === 408) return { kind: "passing", detail: `${status} ${message}` };
  const minting = request?.url.endsWith("/access_tokens") ?? false;
  const hint = permanentHint(status, message, response.headers, minting);
  if (reasons.some((reason) => /lock prevents review/i.test(reason))) {
    return { kind: "permanent", message: "lock prevents review", hint: lockedHint };
  }
  if (hint !== null) return { kind: "permanent", message: `${status} ${message}`, hint };
  return { kind: "refused", status, message, reasons };
}

function limitedUntil(
  status: number,
  texts: readonly string[],
  headers: z.infer<typeof Headers>,
  now: number,
): number | null {
  // Too many comments at once were refused as invalid, not as too many.
  const hasty = status === 422 && texts.some((text) => /submitted too quickly/i.test(text));
  if (hasty) return now + waitWithoutWord;
  if (status !== 403 && status !== 429) return null;
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(after)) return now + Math.max(1, after) * 1000;
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN) * 1000;
    if (!Number.isFinite(reset)) return now + waitWithoutWord;
    // By GitHub's clock: were ours ahead, the limit would seem over and be knocked at each second.
    const served = Date.parse(String(headers["date"]));
    return now + Math.max(reset - (Number.isNaN(served) ? now : served), 1000);
  }
  const limited = status === 429 || texts.some((text) => /rate limit|abuse detection/i.test(text));
  return limited ? now + waitWithoutWord : null;
}

/** GitHub's words: "temporarily blocked from content creation", "was submitted too quickly". */
function scopeOf(texts: readonly string[]): "everything" | "content" {
  const ofContent = /content creation|submitted too quickly/i;
  return texts.some((text) => ofContent.test(text)) ? "content" : "everything";
}

const lockedHint =
  "The conversation is locked or the repository archived. Unlock it and ask for a review again.";

function permanentHint(
  status: number,
  message: string,
  headers: z.infer<typeof Headers>,
  minting: boolean,
): string | null {
  if (minting && (status === 403 || status === 404)) {
    return "The App was uninstalled or suspended there. Install it again or lift the suspension.";
  }
  if (status === 401) {
    return "GitHub refused the App's credentials. Check APP_ID and the private key, and that the App is still installed.";
  }
  if (status === 403 && /is locked|was archived/i.test(message)) return lockedHint;
  if (status === 403) {
    const accepted = headers["x-accepted-github-permissions"];
    return typeof accepted === "string"
      ? `The App lacks a permission: this call needs ${accepted}. Grant it in the App's settings and approve it for the installation.`
      : "The App lacks a permission. Compare its settings with app.yml and approve what is new for the installation.";
  }
  if (status === 451) return "GitHub blocks this repository for legal reasons.";
  return null;
}

const ReasonObject = z.object({
  field: z.string().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** Create-review answers with strings, the comment routes with objects; both are read. */
function reasonText(entry: unknown): string {
  if (typeof entry === "string") return entry;
  const object = ReasonObject.safeParse(entry);
  if (!object.success) return JSON.stringify(entry);
  const { field, code, message } = object.data;
  return message ?? [field, code].filter((part) => part !== undefined).join(" ");
}
