import { expect, test } from "vitest";
import { languageOf } from "../../src/diff/language.ts";

test.each([
  ["src/a.ts", "typescript"],
  ["src/a.d.mts", "typescript"],
  ["A.TSX", "tsx"],
  ["a.cjs", "javascript"],
  ["a.py", "python"],
  [".github/workflows/ci.yml", "workflow"],
  [".github/workflows/nested/ci.yml", "yaml"],
  [".github/dependabot.yaml", "yaml"],
  ["Dockerfile", "dockerfile"],
  ["deploy/Dockerfile.prod", "dockerfile"],
  ["web.dockerfile", "dockerfile"],
  ["README.md", "markdown"],
  ["x/go.mod", "go-module"],
  ["LICENSE", "text"],
  ["constructor", "text"],
  ["a.constructor", "text"],
  ["a.", "text"],
  ["", "text"],
])("%s is %s", (path, language) => {
  expect(languageOf(path)).toBe(language);
});
