import { z } from "zod";
import { classifyError, type Fault } from "./classify-error.ts";

/** "Make sure to wait at least one minute" where a limit names no time (GitHub's best practices). */
const waitWithoutWord = 60_000;

/** GitHub answers 200 with `errors`, each with a `type`, whatever went wrong. */
const Errors = z.object({
  errors: z
    .array(z.object({ type: z.string().catch(""), message: z.string().catch("") }))
    .nonempty(),
});

/**
 * What an error of a GraphQL call means for us; `now` in epoch milliseconds. Errors of the transport
 * mean what they mean for any other call.
 */
export function classifyGraphqlError(error: unknown, now: number): Fault {
  const read = Errors.safeParse(error);
  if (!read.success) return classifyError(error, now);
  const { errors } = read.data;
  if (errors.some(({ type, message }) => type === "RATE_LIMITED" || /rate limit/i.test(message))) {
    return { kind: "rate-limited", retryAt: now + waitWithoutWord, scope: "everything" };
  }
  const { type = "", message = "" } = errors[0] ?? {};
  // An error without a type is GitHub's own trouble ("Something went wrong while executing …").
  if (type === "") return { kind: "passing", detail: message };
  const status = type === "NOT_FOUND" ? 404 : type === "FORBIDDEN" ? 403 : 422;
  return { kind: "refused", status, message, reasons: [type] };
}
