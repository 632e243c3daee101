import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claim, Placement } from "../../src/domain/finding.ts";
import { rowsOf } from "../../src/domain/unit.ts";
import type { Unit } from "../../src/domain/unit.ts";
import { cutUnits } from "../../src/diff/cut-units.ts";
import { placeClaim } from "../../src/diff/place-claim.ts";
import { touchesChange } from "../../src/diff/touches-change.ts";
import { change, hunksOf, sketches, write } from "./texts.ts";
import type { Sketch } from "./texts.ts";

function claim(quote: string, row: number | null = null, side: Claim["side"] = "new"): Claim {
  const words = { title: "", trigger: "", why: "", replacement: null, rule: null, cwe: null };
  return { quote, row, side, category: "bug", severity: "major", confidence: "high", ...words };
}

const before = ["one", "same", "old", "  spaced   out", "same", "end"];
const after = ["one", "same", "new", "  spaced   out", "same", "added", "end"];
const file = change("a.ts", `${before.join("\n")}\n`, `${after.join("\n")}\n`);
const hunks = hunksOf(file);
const [unit] = cutUnits(file, `${after.join("\n")}\n`, 1);

function placed(given: Claim): Placement {
  return placeClaim(given, unit!, hunks);
}

function line(startLine: number, endLine = startLine, side: "LEFT" | "RIGHT" = "RIGHT"): Placement {
  return { kind: "line", anchor: { path: "a.ts", side, startLine, endLine } };
}

describe("the ladder", () => {
  test.each([
    ["exact at the hinted row", claim("same", 5), line(5)],
    ["a wrong hint does not matter when the quote is unique", claim("added", 0), line(6)],
    ["no hint", claim("new"), line(3)],
    ["several lines", claim("new\n  spaced   out\nsame"), line(3, 5)],
    ["blank lines around the quote", claim("\nnew\n\n"), line(3)],
    ["white space normalised", claim("spaced out"), line(4)],
    ["a removed line", claim("old", null, "old"), line(3, 3, "LEFT")],
    ["a removed line that was said to be new", claim("old"), line(3, 3, "LEFT")],
    ["a context line that was said to be old", claim("end", null, "old"), line(7)],
  ])("%s", (_, given, expected) => {
    expect(placed(given)).toEqual(expected);
  });

  test("a quote in two places without a good hint goes to the file", () => {
    expect(placed(claim("same", 0))).toMatchObject({ kind: "file", path: "a.ts" });
  });

  test("a quote that is nowhere goes to the summary with the best known line", () => {
    expect(placed(claim("made up", 3))).toMatchObject({ kind: "summary", line: 3 });
    expect(placed(claim("made up", 99))).toMatchObject({ kind: "summary", line: null });
    expect(placed(claim(" \n "))).toMatchObject({ kind: "summary", line: null });
  });

  test("lines that are not neighbours are no quote", () => {
    expect(placed(claim("one\nnew")).kind).toBe("summary");
  });

  test("a quote across a removed line is contiguous in the new file", () => {
    expect(placed(claim("same\nnew"))).toEqual(line(2, 3));
  });

  test("a carriage return that the engine dropped does no harm", () => {
    const crlf = change("a.ts", "a\r\n", "a\r\nb\r\nc\r\n");
    const [unit] = cutUnits(crlf, "a\r\nb\r\nc\r\n", 1);
    expect(placeClaim(claim("b\nc"), unit!, hunksOf(crlf))).toEqual(line(2, 3));
  });

  test("unique in the file's hunks, though not in the unit", () => {
    const { segments, ...rest } = unit!;
    const part: Unit = { ...rest, segments: [(segments[0] ?? []).slice(0, 2)] };
    expect(placeClaim(claim("added"), part, hunks)).toEqual(line(6));
  });
});

describe("a unit shows more than the platform's diff", () => {
  const lines = Array.from({ length: 60 }, (_, index) => `  step(${index});`);
  const parts: readonly Sketch[] = [{ name: "f", lines: ["function f() {", ...lines, "}"] }];
  const edited = parts.map((part) => ({ ...part, lines: part.lines.with(30, "  changed();") }));
  const long = change("a.ts", write(parts), write(edited));
  const [shown] = cutUnits(long, write(edited), 1);
  const numberOf = (text: string): number => write(edited).split("\n").indexOf(text) + 1;

  test("what is outside all hunks goes to the file", () => {
    expect(placeClaim(claim("  step(3);"), shown!, hunksOf(long)).kind).toBe("file");
  });

  test("of what reaches out, the part inside is taken", () => {
    const quote = lines.slice(22, 29).join("\n");
    const first = numberOf("  step(26);");
    expect(placeClaim(claim(quote), shown!, hunksOf(long))).toEqual(line(first, first + 2));
  });

  test("a file without a patch on the platform has no line", () => {
    expect(placeClaim(claim("  changed();"), shown!, []).kind).toBe("file");
  });
});

describe("whether a claim speaks of the change", () => {
  test.each([
    ["an added line", claim("new"), true],
    ["a removed line", claim("old", null, "old"), true],
    ["unchanged lines", claim("end"), false],
    ["unchanged lines with an added one", claim("added\nend"), true],
    ["one of several equal lines, none changed", claim("same"), false],
    ["nothing that is there", claim("made up"), false],
    ["nothing", claim(""), false],
  ])("%s", (_, given, expected) => {
    expect(touchesChange(given, unit!)).toBe(expected);
  });

  test("unchanged lines around a removed one", () => {
    const gone = change("a.ts", "a\nb\nc\n", "a\nc\n");
    const [around] = cutUnits(gone, "a\nc\n", 1);
    expect(touchesChange(claim("a\nc"), around!)).toBe(true);
    expect(touchesChange(claim("a"), around!)).toBe(false);
  });
});

test("every anchor is inside one hunk, and the text there is the quote", () => {
  const pick = fc.record({
    from: fc.nat(400),
    count: fc.integer({ min: 1, max: 6 }),
    row: fc.option(fc.nat(400)),
    side: fc.constantFrom("new" as const, "old" as const),
    mangled: fc.boolean(),
  });
  const edits = fc.array(fc.tuple(fc.nat(30), fc.nat(60)), { minLength: 1, maxLength: 8 });
  let anchors = 0;
  fc.assert(
    fc.property(sketches, edits, pick, (parts, list, { from, count, row, side, mangled }) => {
      const edited = list.reduce<readonly Sketch[]>((current, [at, inside], index) => {
        const target = current[at % current.length]!;
        const lines = target.lines.toSpliced(inside % target.lines.length, 1, `  fresh(${index});`);
        return current.with(at % current.length, { ...target, lines });
      }, parts);
      const one = change("a.ts", write(parts), write(edited));
      for (const cut of cutUnits(one, write(edited), 1)) {
        const texts = rowsOf(cut).map((each) => each.text);
        const quote = texts
          .slice(from % texts.length)
          .slice(0, count)
          .join("\n");
        const given = claim(mangled ? `\t${quote.replaceAll(" ", "  ")}` : quote, row, side);
        const placement = placeClaim(given, cut, hunksOf(one));
        if (placement.kind !== "line") continue;
        anchors++;
        const { anchor } = placement;
        const number = anchor.side === "RIGHT" ? "new" : "old";
        const inside = hunksOf(one)
          .map((hunk) =>
            hunk.lines.filter((each) => {
              const at = anchor.side === "LEFT" && each.kind === "context" ? null : each[number];
              return at !== null && at >= anchor.startLine && at <= anchor.endLine;
            }),
          )
          .filter((each) => each.length === anchor.endLine - anchor.startLine + 1);
        expect(inside).toHaveLength(1);
        const there = inside[0]!.map((each) => each.text).join("\n");
        const plain = (text: string): string => text.replace(/\s+/g, " ").trim();
        expect(plain(given.quote)).toContain(plain(there));
      }
    }),
  );
  expect(anchors).toBeGreaterThan(20);
});
