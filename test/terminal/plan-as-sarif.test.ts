import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Log, Run } from "sarif";
import { describe, expect, test } from "vitest";
import { analyzers } from "../../src/analyzers/analyzers.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import { knownRules } from "../../src/terminal/known-rules.ts";
import { planAsSarif, verdictAsSarif } from "../../src/terminal/plan-as-sarif.ts";
import { maxDescription, maxResults, maxTags } from "../../src/terminal/sarif/limits.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import { file, finding, plan } from "./sample-plan.ts";

const schema = JSON.parse(
  readFileSync(new URL("contract/sarif-2.1.0.json", import.meta.url), "utf8"),
) as object;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const isSarif = ajv.compile(schema);

const tool = {
  version: "1.2.3",
  rules: knownRules(analyzers),
  repositoryUrl: null,
  listsSuppressed: true,
};

/** The only run of a text that must be SARIF by the standard's own schema. */
function runOf(text: string): Run {
  const log = JSON.parse(text) as Log;
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0]!;
}

function run(printed: ReviewPlan): Run {
  return runOf(planAsSarif(printed, tool));
}

const line = "  const a = b;";
const change = [file("src/a b#ü.ts", `+ ${line}`, "+ second")];
const path = "src/a b#ü.ts";

describe("a finding in SARIF", () => {
  const one = finding(path, 10, {
    rule: "oxlint/use-isnan",
    cwe: "CWE-480",
    quote: line,
    replacement: "  const a = c;",
    agreedBy: ["ruff/F632"],
  });
  const { results = [], tool: described } = run(plan(change, { findings: [one], inline: [one] }));

  test("stands on its lines and columns, in a file named as a reference of its own kind", () => {
    expect(results).toHaveLength(1);
    expect(results[0]!.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "src/a%20b%23%C3%BC.ts", uriBaseId: "%SRCROOT%" },
          region: {
            startLine: 10,
            startColumn: 3,
            endLine: 10,
            endColumn: 15,
            snippet: { text: line },
          },
        },
      },
    ]);
  });

  test("says what and when, how bad, and who it is across runs", () => {
    expect(results[0]).toMatchObject({
      ruleId: "oxlint/use-isnan",
      level: "error",
      message: { text: "A defect on line 10 When b is null, it throws." },
      partialFingerprints: { "marginalia/v1": one.fingerprint },
      properties: { confidence: "high", agreedBy: ["ruff/F632"] },
    });
    expect(results[0]!.partialFingerprints).not.toHaveProperty("primaryLocationLineHash");
  });

  test("names its rule by id and by index alike", () => {
    const rule = described.driver.rules?.[results[0]!.ruleIndex ?? -1];
    expect(rule?.id).toBe("oxlint/use-isnan");
  });

  test("brings the fix as the replacement of whole lines", () => {
    expect(results[0]!.fixes).toEqual([
      {
        description: { text: one.title },
        artifactChanges: [
          {
            artifactLocation: { uri: "src/a%20b%23%C3%BC.ts", uriBaseId: "%SRCROOT%" },
            replacements: [
              {
                deletedRegion: { startLine: 10, startColumn: 1, endLine: 10, endColumn: 15 },
                insertedContent: { text: "  const a = c;" },
              },
            ],
          },
        ],
      },
    ]);
  });
});

test("to delete lines is to delete their line ends, and an unsafe fix is left out", () => {
  const gone = finding(path, 10, { quote: line, replacement: "" });
  const trimmed = finding(path, 10, { quote: line.trim(), replacement: "x" });
  const { results = [] } = run(
    plan(change, { findings: [gone, trimmed], inline: [gone, trimmed] }),
  );
  expect(results[0]!.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
    { deletedRegion: { startLine: 10, startColumn: 1, endLine: 11, endColumn: 1 } },
  ]);
  expect(results[1]).not.toHaveProperty("fixes");
});

test("what has no line in the new file gets no region, and removed code says where it stood", () => {
  const onFile = finding(path, 0, { placement: { kind: "file", path, why: "gone" } });
  const removed = finding(path, 0, {
    placement: { kind: "line", anchor: { path, side: "LEFT", startLine: 4, endLine: 5 } },
  });
  const near = finding(path, 0, {
    placement: { kind: "summary", path, line: 7, why: "outside the diff" },
  });
  const findings = [onFile, removed, near];
  const { results = [] } = run(plan(change, { findings, folded: findings }));
  const regions = results.map((result) => result.locations?.[0]?.physicalLocation?.region);
  expect(regions).toEqual([undefined, undefined, { startLine: 7 }]);
  expect(results[1]!.message.text).toContain("Removed code, line 4 of the old file.");
});

test("suppressed findings are there with their reason; what was said before is not", () => {
  const mark = { kind: "suppressed", because: "checked by hand", line: 9 } as const;
  const inSource = finding(path, 10, { marks: [{ ...mark, by: "comment" }] });
  const external = finding(path, 11, { marks: [{ ...mark, by: "configuration" }] });
  const known = finding(path, 11, { marks: [{ kind: "already-said", state: "open" }] });
  const { results = [] } = run(plan(change, { findings: [inSource, external, known] }));
  expect(results.map(({ suppressions }) => suppressions)).toEqual([
    [{ kind: "inSource", status: "accepted", justification: "checked by hand" }],
    [{ kind: "external", status: "accepted", justification: "checked by hand" }],
  ]);
});

test("for code scanning, which would open alerts for them, suppressed findings are only counted", () => {
  const mark = { kind: "suppressed", by: "comment", because: "checked", line: 9 } as const;
  const silenced = finding(path, 10, { marks: [mark] });
  const { results, invocations } = runOf(
    planAsSarif(plan(change, { findings: [silenced] }), { ...tool, listsSuppressed: false }),
  );
  expect(results).toEqual([]);
  expect(invocations?.[0]).toMatchObject({
    executionSuccessful: true,
    toolExecutionNotifications: [{ level: "note", message: { text: "1 finding suppressed." } }],
  });
});

test("a message cannot become a link, and names no rule that is not listed", () => {
  const one = finding(path, 10, { title: "See [this](https://x.test) [a]", rule: "own/rule" });
  const { results = [], tool: described } = run(plan(change, { findings: [one], inline: [one] }));
  expect(results[0]!.message.text).toContain(String.raw`See \[this\](https://x.test) [a]`);
  expect(described.driver.rules?.[results[0]!.ruleIndex ?? -1]?.id).toBe("own/rule");
});

describe("a review that is not whole", () => {
  const missing = { code: "timed-out", by: "ruff", detail: "no answer", retryAt: null } as const;

  test("was not executed successfully, and tells file and lines of what is missing", () => {
    const { invocations } = run(
      plan(change, {
        verdict: { kind: "partial", reviewed: 0, eligible: 2, open: 0, retryAt: null },
        notes: ["unknown key: gaet"],
        coverage: {
          files: [{ path: "big.py", state: "not-reviewed", missing }],
          units: [
            {
              unitId: "u1",
              path,
              lines: { first: 3, last: 4 },
              ranges: [{ side: "new", first: 3, last: 4 }],
              keys: {},
              state: "not-reviewed",
              missing: [missing],
            },
          ],
          truncated: "Only 3000 files were listed",
        },
      }),
    );
    expect(invocations?.[0]?.executionSuccessful).toBe(false);
    expect(
      invocations?.[0]?.toolExecutionNotifications?.map(({ descriptor, locations }) => [
        descriptor?.id,
        locations?.[0]?.physicalLocation?.artifactLocation?.uri,
        locations?.[0]?.physicalLocation?.region?.startLine,
      ]),
    ).toEqual([
      ["truncated", undefined, undefined],
      ["timed-out", "big.py", undefined],
      ["timed-out", "src/a%20b%23%C3%BC.ts", 3],
    ]);
    expect(invocations?.[0]?.toolConfigurationNotifications?.[0]?.message.text).toBe(
      "unknown key: gaet",
    );
  });

  test.each<[Verdict, boolean]>([
    [{ kind: "skipped", rule: "no engine" }, true],
    [{ kind: "not-reviewed", why: "git could not be read", retryAt: null }, false],
    [{ kind: "superseded", by: "push" }, false],
  ])("%j: successful is %s", (verdict, successful) => {
    const { invocations, results } = runOf(verdictAsSarif(verdict, "b".repeat(40), tool));
    expect(invocations?.[0]?.executionSuccessful).toBe(successful);
    expect(invocations?.[0]?.toolExecutionNotifications).toHaveLength(1);
    expect(results).toEqual([]);
  });
});

describe("the tool in SARIF", () => {
  const { driver } = run(plan([])).tool;
  const rules = driver.rules ?? [];

  test("has a name, a version, and every rule there is, once", () => {
    expect(driver).toMatchObject({ name: "Marginalia", version: "1.2.3" });
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { id } of tool.rules) expect(rules.some((rule) => rule.id === id)).toBe(true);
  });

  test("keeps each rule within what GitHub takes", () => {
    for (const { id, name, shortDescription, fullDescription, help, properties } of rules) {
      for (const text of [name, shortDescription?.text, fullDescription?.text, help?.text]) {
        expect(text, id).toMatch(/\S/);
      }
      expect(shortDescription!.text.length, id).toBeLessThanOrEqual(maxDescription);
      expect(fullDescription!.text.length, id).toBeLessThanOrEqual(maxDescription);
      expect(properties?.tags?.length, id).toBeLessThanOrEqual(maxTags);
      expect(["high", "medium", "low"], id).toContain(properties?.["precision"]);
    }
  });

  test("scores security as GitHub reads it, and all else by a word", () => {
    for (const { id, properties } of rules) {
      const score = properties?.["security-severity"] as string | undefined;
      const isSecurity = properties?.["category"] === "security";
      expect(score !== undefined, id).toBe(isSecurity);
      expect(properties?.["problem.severity"] === undefined, id).toBe(isSecurity);
      if (score !== undefined) expect(Number(score), id).toBeGreaterThan(0);
    }
  });

  test("files weaknesses as GitHub does", () => {
    const weak = rules.find(({ properties }) => properties?.["cwe"] === "CWE-95");
    if (weak !== undefined) expect(weak.properties?.tags).toContain("external/cwe/cwe-095");
    const known = rules.filter(({ properties }) => properties?.["cwe"] !== undefined);
    expect(known.length).toBeGreaterThan(0);
    for (const { properties } of known) {
      expect(properties?.tags?.join(" ")).toMatch(/external\/cwe\/cwe-\d{3,}/);
    }
  });
});

test("names the repository and the commit where both are known for sure", () => {
  const known = { ...tool, repositoryUrl: "https://github.com/shop/web" };
  const committed = plan(change);
  expect(runOf(planAsSarif(committed, known)).versionControlProvenance).toEqual([
    {
      repositoryUri: "https://github.com/shop/web",
      revisionId: "b".repeat(40),
      mappedTo: { uriBaseId: "%SRCROOT%" },
    },
  ]);
  const staged = { ...committed, change: { ...committed.change, uncommitted: "staged" as const } };
  expect(runOf(planAsSarif(staged, known))).not.toHaveProperty("versionControlProvenance");
  expect(run(committed)).not.toHaveProperty("versionControlProvenance");
});

test("lists no more results than GitHub takes, and says so", () => {
  const findings = Array.from({ length: maxResults + 1 }, () => finding(path, 10));
  const log = JSON.parse(
    planAsSarif(plan(change, { findings, inline: findings }), { ...tool, rules: [] }),
  ) as Log;
  expect(log.runs[0]!.results).toHaveLength(maxResults);
  expect(log.runs[0]!.invocations?.[0]?.toolExecutionNotifications?.[0]?.descriptor?.id).toBe(
    "too-many-results",
  );
});

test("hostile text is still SARIF, and harmless to a terminal", () => {
  const hostile = "\u001b]0;x\u0007\u202e\ud800 {0} [a](1)";
  const one = finding(`src/${hostile}.ts`, 10, { title: hostile, trigger: hostile });
  const text = planAsSarif(
    plan([file(`src/${hostile}.ts`, `+ ${hostile}`)], { findings: [one], inline: [one] }),
    tool,
  );
  runOf(text);
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\u200b\u202e]/u);
});
