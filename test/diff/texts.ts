import * as fc from "fast-check";
import type { DiffLine, FileChange, Hunk } from "../../src/domain/change.ts";
import { diffTexts } from "../../src/diff/diff-texts.ts";

/** Lines without an indentation in front of them all, from a template. */
export function text(template: string): string {
  const lines = template.split("\n").slice(1, -1);
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)),
  );
  return lines.map((line) => `${line.slice(indent)}\n`).join("");
}

/** Hunks as git prints them, for reading them back. */
export function printHunks(hunks: readonly Hunk[]): string {
  const prefixes = { context: " ", added: "+", removed: "-" } as const;
  return hunks
    .map((hunk) => {
      const section = hunk.section === "" ? "" : ` ${hunk.section}`;
      const ranges = `-${hunk.oldStart},${hunk.oldCount} +${hunk.newStart},${hunk.newCount}`;
      const lines = hunk.lines.map((line) => `${prefixes[line.kind]}${line.text}\n`);
      return `@@ ${ranges} @@${section}\n${lines.join("")}`;
    })
    .join("");
}

/** What the hunks make of the lines of the old file. */
export function applyHunks(before: readonly string[], hunks: readonly Hunk[]): readonly string[] {
  const after: string[] = [];
  let next = 1;
  for (const hunk of hunks) {
    const start = hunk.oldCount === 0 ? next : hunk.oldStart;
    for (; next < start; next++) after.push(before[next - 1] ?? "?");
    for (const line of hunk.lines) {
      if (line.kind !== "removed") after.push(line.text);
      if (line.kind === "added") continue;
      if (before[next - 1] !== line.text) throw new Error(`line ${next} is not the hunk's`);
      next++;
    }
  }
  for (; next <= before.length; next++) after.push(before[next - 1] ?? "?");
  return after;
}

export function change(path: string, before: string, after: string): FileChange {
  const hunks = diffTexts(before, after) ?? [];
  return {
    path,
    previousPath: null,
    status: "modified",
    kind: "file",
    patch: { kind: "hunks", hunks },
  };
}

export function hunksOf(file: FileChange): readonly Hunk[] {
  return file.patch.kind === "hunks" ? file.patch.hunks : [];
}

export function changedLines(rows: readonly DiffLine[]): readonly string[] {
  return rows
    .filter((row) => row.kind !== "context")
    .map((row) => `${row.kind} ${row.old ?? row.new}: ${row.text}`);
}

/**
 * A body of a made-up function: lines that mostly stand nowhere else, with some nesting and gaps.
 * Its first and last statements are never edited, as no diff can tell which of two equal closing
 * braces is the new one.
 */
const body = fc.array(fc.constantFrom("plain", "nested", "blank", "comment", "closing"), {
  minLength: 1,
  maxLength: 40,
});

export interface Sketch {
  readonly name: string;
  readonly lines: readonly string[];
}

function draw(name: string, kinds: readonly string[]): Sketch {
  const lines = kinds.map((kind, index) => {
    if (kind === "blank") return "";
    if (kind === "comment") return `  // ${name} remark ${index}`;
    if (kind === "closing") return "  }";
    return kind === "nested" ? `    ${name}.deep(${index});` : `  ${name}.call(${index});`;
  });
  return {
    name,
    lines: [`function ${name}() {`, `  ${name}.open();`, ...lines, `  ${name}.close();`, "}"],
  };
}

/** Functions with names and bodies of their own, enough of them for a long file. */
export const sketches: fc.Arbitrary<readonly Sketch[]> = fc
  .array(body, { minLength: 12, maxLength: 20 })
  .map((bodies) => bodies.map((kinds, index) => draw(`f${index}`, kinds)));

/** The file of the sketches, always longer than a small one. */
export function write(parts: readonly Sketch[]): string {
  const padding = Array.from({ length: 160 }, (_, index) => `const c${index} = ${index};`);
  return [...padding, "", ...parts.flatMap((part) => [...part.lines, ""])].join("\n");
}
