import { describe, expect, test } from "vitest";

import { diffTexts } from "../../src/diff/diff-texts.ts";
import type { FileChange } from "../../src/domain/change.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { RuleSetting } from "../../src/policy/rule-settings.ts";
import { merge } from "../../src/review/merge.ts";
import type { ChangeSource } from "../../src/review/ports.ts";
import type { EligibleFile } from "../../src/review/read-change.ts";
import { suppress, type Suppression } from "../../src/review/suppress.ts";
import { fakeSource } from "./fakes.ts";
import { finding } from "./finding.ts";

const path = "src/a.py";
const anchored = (line: number, more: Partial<Finding> = {}): Finding =>
  finding("injection", { path, line, rule: "ruff/S608", category: "security", ...more });

interface Case {
  readonly before?: string;
  readonly after: string;
  readonly findings: readonly Finding[];
  readonly rules?: readonly RuleSetting[];
  /** What GitHub answers about the author of a fork; null for a branch of the repository. */
  readonly fork?: "may write" | "may not" | "no answer" | null;
  /** Called when GitHub is asked. */
  readonly asked?: () => void;
}

function run({ before = "", after, findings, rules = [], fork = "may not", ...rest }: Case) {
  const hunks = diffTexts(before, after);
  if (hunks === null) throw new TypeError("the texts are too long to compare");
  const file: FileChange = {
    path,
    previousPath: null,
    status: before === "" ? "added" : "modified",
    kind: "file",
    patch: { kind: "hunks", hunks },
  };
  const files: readonly EligibleFile[] = [{ file, headText: after }];
  const plain = fakeSource({ [path]: before }, { [path]: after });
  const source: ChangeSource = {
    ...plain,
    pullRequest: plain.pullRequest && {
      ...plain.pullRequest,
      head: { ...plain.pullRequest.head, fork: fork !== null },
    },
    authorMayWrite: () => {
      rest.asked?.();
      if (fork === "no answer") return Promise.reject(new Error("the network is down"));
      return Promise.resolve(fork === "may write");
    },
  };
  return suppress(findings, files, { rules }, { source, log: silentLog });
}

const marksOf = ({ findings }: Suppression) => findings.map(({ marks }) => marks);
const byComment = (line: number, because: string) => [
  { kind: "suppressed", by: "comment", because, line },
];

describe("rules of the configuration", () => {
  const off: RuleSetting = { rule: "ruff/S608", category: null, paths: null, severity: "off" };

  test("a rule that is off is marked with what switched it off", async () => {
    const rules = [{ ...off, paths: ["src/**"] }];
    const result = await run({ after: "x\n", findings: [anchored(1)], rules });
    expect(marksOf(result)).toEqual([
      [
        {
          kind: "suppressed",
          by: "configuration",
          because: "ruff/S608 in src/** is off",
          line: null,
        },
      ],
    ]);
    expect(result).toMatchObject({ notes: [], byOwnComment: false });
  });

  test("another severity changes nothing else", async () => {
    const rules = [{ ...off, rule: null, category: "security" as const, severity: "nit" as const }];
    const one = anchored(1);
    const { findings } = await run({ after: "x\n", findings: [one], rules });
    expect(findings).toEqual([{ ...one, severity: "nit" }]);
  });

  test("what is off does not stand for its twin of another engine", async () => {
    const twin = anchored(1, { engine: "model", rule: null, severity: "minor" });
    const { findings } = await run({ after: "x\n", findings: [anchored(1), twin], rules: [off] });
    const open = merge(findings).filter(({ marks }) => marks.length === 0);
    expect(open).toEqual([twin]);
  });

  test("what is marked already stays as it is", async () => {
    const outside = anchored(1, { marks: [{ kind: "outside-change" }] });
    const { findings } = await run({ after: "x\n", findings: [outside], rules: [off] });
    expect(findings).toEqual([outside]);
  });
});

describe("a comment that stood there before", () => {
  test("counts whoever the author is, without asking", async () => {
    let asked = 0;
    const result = await run({
      before: "# marginalia-ignore S608 -- a constant\nold()\n",
      after: "# marginalia-ignore S608 -- a constant\nnew()\n",
      findings: [anchored(2)],
      asked: () => (asked += 1),
    });
    expect(marksOf(result)).toEqual([byComment(1, "a constant")]);
    expect(result).toMatchObject({ notes: [], byOwnComment: false });
    expect(asked).toBe(0);
  });

  test("counts for a linter's own findings, and gives its word where it has no reason", async () => {
    const result = await run({
      before: "# ruff: noqa\nold()\n",
      after: "# ruff: noqa\nnew()\n",
      findings: [anchored(2), anchored(2, { rule: "secrets/aws-key" })],
    });
    expect(marksOf(result)).toEqual([byComment(1, "ruff: noqa"), []]);
  });

  test("is quoted without the secrets that its reason gives away", async () => {
    const secret = ["ghp", "0123456789abcdefghijklmnopqrstuvwxyz"].join("_");
    const comment = `# marginalia-ignore S608 -- only ${secret}\n`;
    const { findings } = await run({
      before: `${comment}old()\n`,
      after: `${comment}new()\n`,
      findings: [anchored(2)],
    });
    expect(findings).toMatchObject([{ marks: [{ because: expect.stringContaining("only ") }] }]);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  test("does not count without a reason", async () => {
    const result = await run({
      before: "# marginalia-ignore S608\nold()\n",
      after: "# marginalia-ignore S608\nnew()\n",
      findings: [anchored(2)],
      fork: null,
    });
    expect(marksOf(result)).toEqual([[]]);
    expect(result.notes).toEqual([
      "src/a.py line 1: marginalia-ignore does not count without a rule and a reason: marginalia-ignore RULE -- WHY",
    ]);
  });

  test("a range counts as new once its end is taken away", async () => {
    const start = "# ruff: disable[S608]\n";
    const end = "# ruff: enable[S608]\n";
    const before = `${start}a()\n${end}b()\n`;
    const same = await run({ before, after: `${start}z()\n${end}b()\n`, findings: [anchored(2)] });
    expect(marksOf(same)).toEqual([byComment(1, "ruff: disable")]);
    const open = await run({ before, after: `${start}a()\nz()\n`, findings: [anchored(3)] });
    expect(marksOf(open)).toEqual([[]]);
    expect(open.notes).toHaveLength(1);
  });
});

describe("a comment of the change itself", () => {
  const change = {
    after: "# marginalia-ignore S608 -- trust me\nnew()\n",
    findings: [anchored(2)],
  };

  test.each(["may not", "no answer"] as const)(
    "of a fork whose author %s: a note",
    async (fork) => {
      const result = await run({ ...change, fork });
      expect(marksOf(result)).toEqual([[]]);
      expect(result.byOwnComment).toBe(false);
      const reason = fork === "no answer" ? "; GitHub could not be asked who the author is" : "";
      expect(result.notes).toEqual([
        `src/a.py line 1: marginalia-ignore counts once it is on the base branch, or from somebody with write access${reason}`,
      ]);
    },
  );

  test("of a fork whose author may write counts, and GitHub is asked once", async () => {
    let asked = 0;
    const result = await run({
      ...change,
      findings: [anchored(2), anchored(2, { rule: "marginalia/S608" })],
      fork: "may write",
      asked: () => (asked += 1),
    });
    expect(marksOf(result)).toEqual([byComment(1, "trust me"), byComment(1, "trust me")]);
    expect(result).toMatchObject({ notes: [], byOwnComment: true });
    expect(asked).toBe(1);
  });

  test("of a branch of the repository counts without asking", async () => {
    let asked = 0;
    const result = await run({ ...change, fork: null, asked: () => (asked += 1) });
    expect(marksOf(result)).toEqual([byComment(1, "trust me")]);
    expect(asked).toBe(0);
  });

  test.each([
    ["about another rule", "# marginalia-ignore S102 -- trust me\nnew()\n", 2],
    ["two lines above", "# marginalia-ignore S608 -- trust me\n\nnew()\n", 3],
    ["of a linter, about secrets", "new()  # noqa\n", 1],
  ])("%s hangs on nothing: nobody is asked, nothing is noted", async (_, after, line) => {
    let asked = 0;
    const rule = after.includes("noqa") ? "secrets/aws-key" : "ruff/S608";
    const result = await run({
      after,
      findings: [anchored(line, { rule })],
      asked: () => (asked += 1),
    });
    expect(marksOf(result)).toEqual([[]]);
    expect(result.notes).toEqual([]);
    expect(asked).toBe(0);
  });

  test("a linter's, for its own rule, is held to the same", async () => {
    const result = await run({ after: "new()  # noqa: S608\n", findings: [anchored(1)] });
    expect(marksOf(result)).toEqual([[]]);
    expect(result.notes[0]).toContain("src/a.py line 1: noqa counts once it is on the base branch");
  });

  test("many that do not count do not fill the summary", async () => {
    const lines = Array.from({ length: 50 }, (_, at) => at + 1);
    const result = await run({
      after: "new()  # noqa\n".repeat(50),
      findings: lines.map((line) => anchored(line)),
    });
    expect(result.notes).toHaveLength(21);
    expect(result.notes.at(-1)).toBe("and 30 more comments that do not count");
  });
});

test("a source that cannot tell who writes to a fork is taken to say no", async () => {
  const after = "new()  # noqa\n";
  const hunks = diffTexts("", after) ?? [];
  const patch = { kind: "hunks", hunks } as const;
  const file: FileChange = { path, previousPath: null, status: "added", kind: "file", patch };
  const head = { ref: "topic", sha: fakeSource({}, {}).pullRequest!.head.sha, fork: true };
  const result = await suppress(
    [anchored(1)],
    [{ file, headText: after }],
    { rules: [] },
    { source: fakeSource({}, { [path]: after }, { pull: { head } }), log: silentLog },
  );
  expect(marksOf(result)).toEqual([[]]);
});
