/** An error message can quote a whole answer; a log line need not. In UTF-16 units. */
const longestMessage = 2_000;
const longestStack = 6_000;
const deepestCause = 4;
const mostErrors = 5;

/** What the log keeps of an error. */
export interface ErrorFields {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly code?: string;
  /** What to do, where the error knows. */
  readonly hint?: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
  readonly errors?: readonly ErrorFields[];
}

/**
 * Name, message, status, code, hint, stack and cause of anything thrown, and nothing else. Errors of
 * Octokit and Probot carry the request, its headers and the webhook's payload as properties; left
 * to itself a logger prints them all.
 */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) {
    return { name: typeof error, message: cut(String(error), longestMessage) };
  }
  return {
    name: error.name,
    message: cut(error.message, longestMessage),
    ...("status" in error && typeof error.status === "number" && { status: error.status }),
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    ...("hint" in error && typeof error.hint === "string" && { hint: error.hint }),
    ...(error.stack !== undefined && { stack: cut(error.stack, longestStack) }),
    ...(error.cause !== undefined &&
      depth < deepestCause && { cause: errorFields(error.cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      depth < deepestCause && {
        errors: error.errors.slice(0, mostErrors).map((each) => errorFields(each, depth + 1)),
      }),
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}
