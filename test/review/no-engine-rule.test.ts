import { expect, test } from "vitest";

import { effectiveConfig } from "../../src/policy/effective-config.ts";
import { readConfigFile } from "../../src/policy/read-config-file.ts";
import { noEngineRule } from "../../src/review/no-engine-rule.ts";

const reading = readConfigFile("engines:\n  analyzers: false\n  model: false\n");
const entries = reading.kind === "read" ? reading.entries : new Map();
const { values } = effectiveConfig([{ origin: "repository", entries, rememberedFrom: null }]);

test.each<[readonly ("analyzers" | "model")[], string]>([
  [
    ["analyzers", "model"],
    "no engine is switched on (engines.analyzers: false, .github/marginalia.yml line 2; engines.model: false, .github/marginalia.yml line 3)",
  ],
  [
    ["analyzers"],
    "no engine is switched on (engines.analyzers: false, .github/marginalia.yml line 2)",
  ],
  [[], "no engine is switched on (engines)"],
])("with %j", (names, rule) => {
  expect(
    noEngineRule(
      names.map((name) => ({ name })),
      values,
    ),
  ).toBe(rule);
});
