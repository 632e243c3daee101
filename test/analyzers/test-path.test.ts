import { expect, test } from "vitest";

import { isTestPath } from "../../src/analyzers/test-path.ts";

test.each([
  "tests/app.py",
  "src/__tests__/app.ts",
  "stdlib/@tests/test_cases/check.py",
  "packages-private/dts-test/component.tsx",
  "benchmarks/loop.js",
  "test_app.py",
  "src/app.test.ts",
  "src/component.test-d.tsx",
  "conftest.py",
])("%s holds tests or examples", (path) => {
  expect(isTestPath(path)).toBe(true);
});

test.each([
  "src/app.ts",
  "src/latest/app.ts",
  "src/testing.py",
  "contest/app.py",
  "src/protest.ts",
])("%s does not", (path) => {
  expect(isTestPath(path)).toBe(false);
});
