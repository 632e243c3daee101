import { expect, test } from "vitest";

import { analyzers } from "../../src/analyzers/analyzers.ts";
import { rulesTellTheSame } from "../../src/analyzers/tell-the-same.ts";
import { analyzers as fakes } from "./lock-analyzer.ts";

test("two rules tell the same when one names the other", () => {
  const [locks] = fakes;
  if (locks === undefined) throw new TypeError("there is no analyzer");
  const rules = locks.rules.map((rule) =>
    rule.id === "lock" ? { ...rule, sameAs: ["tool/never-unlocked"] } : rule,
  );
  const tellTheSame = rulesTellTheSame([{ ...locks, rules }]);

  expect(tellTheSame("locks/lock", "tool/never-unlocked")).toBe(true);
  expect(tellTheSame("tool/never-unlocked", "locks/lock")).toBe(true);
  expect(tellTheSame("locks/sink", "tool/never-unlocked")).toBe(false);
  expect(tellTheSame("locks/lock", "locks/sink")).toBe(false);
});

test("a rule names only rules that there are", () => {
  const known = new Set(
    analyzers.flatMap(({ name, rules }) => rules.map(({ id }) => `${name}/${id}`)),
  );
  const named = analyzers.flatMap(({ rules }) =>
    rules.flatMap(({ sameAs = [], explainedBy = [] }) => [...sameAs, ...explainedBy]),
  );

  expect(named.filter((rule) => !known.has(rule))).toEqual([]);
});
