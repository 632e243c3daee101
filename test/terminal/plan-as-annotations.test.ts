import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/domain/verdict.ts";
import { planAsAnnotations, verdictAsAnnotation } from "../../src/terminal/plan-as-annotations.ts";
import { inertLine, workflowCommand } from "../../src/terminal/workflow-command.ts";
import { finding, plan } from "./sample-plan.ts";

/** Lines that a runner of GitHub Actions obeys. */
function obeyed(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim().startsWith("::") || /##\[/.test(line));
}

describe("a command of a workflow", () => {
  test("names file, lines and title, and escapes what would end any of them", () => {
    expect(
      workflowCommand({
        level: "error",
        file: "src/a,b:c%.ts",
        lines: { first: 3, last: 5 },
        title: "one: two, 100%",
        message: "50% of a:b,\r\nall",
      }),
    ).toBe(
      "::error file=src/a%2Cb%3Ac%25.ts,line=3,endLine=5,title=one%3A two%2C 100%25::50%25 of a:b,%0D%0Aall",
    );
  });

  test("leaves out what there is not", () => {
    const nowhere = { file: null, lines: null, title: "t", message: "m" } as const;
    expect(workflowCommand({ level: "notice", ...nowhere })).toBe("::notice title=t::m");
  });

  test("is one line whatever it says, and comes back as it was", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        (title, message) => {
          const command = workflowCommand({
            level: "error",
            file: "a",
            lines: null,
            title,
            message,
          });
          expect(command).not.toMatch(/[\r\n]/);
          const [, properties = "", data = ""] = /^::error (.*?)::(.*)$/su.exec(command) ?? [];
          expect(unescape(data)).toBe(message);
          expect(unescape(properties.split(",title=")[1] ?? "")).toBe(title);
        },
      ),
    );
  });

  test.each(["::error::x", "  ::set-env name=A::b", "a ##[add-path]/x", "\t::stop-commands::y"])(
    "%j is not obeyed as a plain line",
    (line) => expect(obeyed(inertLine(line))).toEqual([]),
  );
});

function unescape(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}

describe("a review as annotations", () => {
  test("goes by severity, worst first, and ends with the numbers", () => {
    const inline = [
      finding("a.ts", 1, { severity: "nit", rule: "own/style" }),
      finding("a.ts", 2, { severity: "minor", replacement: "x();\ny();" }),
      finding("b.ts", 3, { severity: "critical", category: "security" }),
    ];
    expect(planAsAnnotations(plan([], { inline }))).toBe(
      [
        "::error file=b.ts,line=3,endLine=3,title=critical security (model)::A defect on line 3%0AWhen b is null, it throws.",
        "::warning file=a.ts,line=2,endLine=2,title=minor bug (model)::A defect on line 2%0AWhen b is null, it throws.%0ABetter:%0Ax();%0Ay();",
        "::notice file=a.ts,line=1,endLine=1,title=nit bug (own/style)::A defect on line 1%0AWhen b is null, it throws.",
        "3 findings, none at the gate.",
        "1 critical, 1 minor, 1 nit, 0 of 0 units reviewed, 1.2 s, $0",
        "",
      ].join("\n"),
    );
  });

  test("makes ten annotations of a level, as GitHub shows no more, and plain lines of the others", () => {
    const inline = Array.from({ length: 13 }, (_, at) => finding("a.ts", at + 1));
    const text = planAsAnnotations(plan([], { inline }));
    expect(text.match(/^::error /gm)).toHaveLength(10);
    expect(text).toContain("\nmajor  a.ts:11  A defect on line 11 [model]\n");
    expect(text).toContain("\nmajor  a.ts:13  A defect on line 13 [model]\n");
  });

  test("tells first what was not reviewed", () => {
    const missing = { code: "timed-out", by: "ruff", detail: "no answer", retryAt: null } as const;
    const text = planAsAnnotations(
      plan([], {
        verdict: { kind: "partial", reviewed: 0, eligible: 1, open: 1, retryAt: null },
        coverage: {
          files: [{ path: "big.py", state: "not-reviewed", missing }],
          units: [],
          truncated: null,
        },
        inline: [finding("a.ts", 1)],
      }),
    );
    expect(text.split("\n")[0]).toBe(
      "::error title=Marginalia%3A not everything was reviewed::big.py: no answer (ruff)",
    );
  });

  test("points at no line for what stands in none of the new file", () => {
    const placed = (placement: Parameters<typeof finding>[2]) => finding("a.ts", 0, placement);
    const inline = [
      placed({ placement: { kind: "file", path: "a.ts", why: "gone" } }),
      placed({
        placement: {
          kind: "line",
          anchor: { path: "a.ts", side: "LEFT", startLine: 4, endLine: 4 },
        },
      }),
    ];
    const text = planAsAnnotations(plan([], { inline }));
    expect(text.match(/^::error file=a\.ts,title=/gm)).toHaveLength(2);
  });

  test("forges no command out of what a change says", () => {
    const hostile = "\n::add-mask::x\r\n##[command]y\u2028::error::z";
    const inline = Array.from({ length: 12 }, () =>
      finding(`${hostile}.ts`, 1, { title: hostile, trigger: hostile, replacement: hostile }),
    );
    const text = planAsAnnotations(plan([], { inline, notes: [hostile, "::error::n"] }));
    const commands = obeyed(text);
    expect(commands).toHaveLength(10);
    for (const command of commands) expect(command).toMatch(/^::error file=/);
  });

  test.each<[Verdict, string]>([
    [{ kind: "not-reviewed", why: "no such file", retryAt: null }, "::error title=Marginalia::"],
    [{ kind: "skipped", rule: "no engine" }, "::notice title=Marginalia::Skipped: no engine."],
  ])("an end without a plan is one annotation: %j", (verdict, start) => {
    expect(verdictAsAnnotation(verdict)).toMatch(new RegExp(`^${start}.*\n$`));
  });
});
