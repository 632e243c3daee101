import type { Example } from "../rule.ts";

/** An example that is a build file of the lines given; `lines` are those that are told. */
export function dockerfileOf(code: readonly string[], lines: readonly number[] = []): Example {
  return { language: "dockerfile", path: "Dockerfile", code: code.join("\n"), lines };
}
