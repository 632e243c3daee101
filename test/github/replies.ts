import type { Reply } from "./route.ts";

const documentation = "https://docs.github.com/rest";

/** E-basic: a message and nothing else. */
export function basicError(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const body = { message, documentation_url: documentation, status: String(status) };
  return { status, body, headers };
}

export function notFound(): Reply {
  return basicError(404, "Not Found");
}

/** E-obj: 422 with one object per error. */
export function validationFailed(errors: readonly Readonly<Record<string, string>>[]): Reply {
  const message = "Validation Failed";
  const body = { message, errors, documentation_url: documentation, status: "422" };
  return { status: 422, body };
}

/** E-str: 422 with strings, as the create-review route answers. */
export function unprocessable(...errors: readonly string[]): Reply {
  const message = "Unprocessable Entity";
  const body = { message, errors, documentation_url: documentation, status: "422" };
  return { status: 422, body };
}

/** E-schema: 422 without `errors`. */
export function invalidRequest(problems: readonly string[]): Reply {
  return basicError(422, `Invalid request.\n\n${problems.join("\n")}`);
}
