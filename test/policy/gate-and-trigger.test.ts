import { describe, expect, test } from "vitest";
import { confidences, severities } from "../../src/domain/finding.ts";
import { sha } from "../../src/domain/ids.ts";
import type { PullRequest } from "../../src/domain/pull-request.ts";
import { blockedBy } from "../../src/policy/gate.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import { skipRule } from "../../src/policy/trigger.ts";

describe("the gate", () => {
  const all = severities.flatMap((severity) =>
    confidences.map((confidence) => ({ severity, confidence })),
  );

  test.each([
    ["never", []],
    ["critical", ["critical"]],
    ["major", ["critical", "major"]],
    ["minor", ["critical", "major", "minor"]],
  ] as const)("%s is reached by %j of high confidence", (gate, reached) => {
    expect(blockedBy(all, gate)).toEqual(
      reached.map((severity) => ({ severity, confidence: "high" })),
    );
  });

  test("only what is open blocks", () => {
    const states = ["open", "fixed", "dismissed", "withdrawn", "late", "suppressed"] as const;
    const findings = states.map((state) => ({
      severity: "critical" as const,
      confidence: "high" as const,
      state,
    }));
    expect(blockedBy(findings, "major").map((finding) => finding.state)).toEqual(["open"]);
  });
});

describe("the trigger", () => {
  const commit = sha("0".repeat(40));
  const open: PullRequest = {
    ref: { repository: { id: "1", owner: "o", name: "r" }, number: 1 },
    state: "open",
    draft: false,
    locked: false,
    title: "",
    author: { login: "a", isBot: false },
    labels: [],
    base: { ref: "main", sha: commit },
    head: { ref: "topic", sha: commit, fork: false },
  };
  const bot = { login: "b[bot]", isBot: true };

  test.each([
    ["an open one", open, {}, null],
    ["a closed one", { ...open, state: "closed" as const }, {}, "the pull request is closed"],
    ["a draft", { ...open, draft: true }, {}, "the pull request is a draft (drafts: false)"],
    ["a draft where drafts are wanted", { ...open, draft: true }, { drafts: true }, null],
    ["a bot's", { ...open, author: bot }, {}, null],
    [
      "a bot's where bots are not wanted",
      { ...open, author: bot },
      { bots: false },
      "a bot opened the pull request (bots: false)",
    ],
  ])("%s", (_, pullRequest, config, rule) => {
    expect(skipRule(pullRequest, { ...defaultConfig, ...config })).toBe(rule);
  });
});
