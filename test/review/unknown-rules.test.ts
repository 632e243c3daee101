import { expect, test } from "vitest";

import { createAnalyzerEngine } from "../../src/analyzers/engine.ts";
import { silentLog } from "../../src/domain/log.ts";
import { readOneFile } from "../policy/read-one-file.ts";
import { unknownRuleNotes } from "../../src/review/unknown-rules.ts";

function notesOn(rules: readonly string[], engines: Parameters<typeof unknownRuleNotes>[1]) {
  const entries = rules.map((rule) => `  - { rule: ${rule}, severity: off }\n`);
  const { config, notes } = readOneFile(`rules:\n${entries.join("")}`);
  expect(notes).toEqual([]);
  return unknownRuleNotes(config.rules, engines);
}

const engines = [{ rules: ["ruff/S608", "oxlint/unicorn/no-thenable"] }, {}];

test.each(["ruff/S608", "S608", "s608", "ruff/*", "no-thenable", "model/*", "model/security"])(
  "%s is known",
  (rule) => {
    expect(notesOn([rule], engines)).toEqual([]);
  },
);

test.each(["ruff/S6O8", "S60", "rufff/*", "model/style"])("%s is not, and that is said", (rule) => {
  expect(notesOn([rule, "ruff/S608", rule], engines)).toEqual([
    `"rules": no rule is called "${rule}"; the entry changes nothing`,
  ]);
});

test("nothing is said where no engine says what rules it has", () => {
  expect(notesOn(["ruff/S6O8"], [{}])).toEqual([]);
});

test("the analyzers say what rules they have", async () => {
  const engine = createAnalyzerEngine({ log: silentLog });
  expect(notesOn(["ruff/S608", "oxlint/use-isnan", "secrets/*", "nope"], [engine])).toHaveLength(1);
  await engine.close();
});
