import { parsePatch } from "../../github/diff-lines.ts";
import { memoryDiff } from "../../github/memory-diff.ts";

/** The code of one commit: lines by path. Every line is the only one of its kind. */
export type Code = Readonly<Record<string, readonly string[]>>;

export type Severity = "critical" | "major" | "minor" | "nit";

/** What a line confesses, for the model to find: `// BUG: d12`. */
interface Defect {
  readonly id: string;
  readonly severity: Severity;
}

const words: Readonly<Record<string, Severity>> = {
  CRIT: "critical",
  BUG: "major",
  ODD: "minor",
  NIT: "nit",
};

export function plainLine(number: number): string {
  return `const v${number} = read(${number});`;
}

export function defectLine(number: number, severity: Severity): string {
  const word = Object.keys(words).find((key) => words[key] === severity) ?? "BUG";
  return `const v${number} = read(${number}); // ${word}: d${number}x`;
}

export function defectOf(line: string): Defect | null {
  const [, word = "", id = ""] = /\/\/ (CRIT|BUG|ODD|NIT): (d\d+x)/.exec(line) ?? [];
  const severity = words[word];
  return severity === undefined ? null : { id, severity };
}

/** Severities from this one up. */
export function reaches(severity: Severity, gate: Severity | "never"): boolean {
  const order: readonly string[] = ["critical", "major", "minor", "nit"];
  return gate !== "never" && order.indexOf(severity) <= order.indexOf(gate);
}

export function asFiles(before: Code, after: Code): Record<string, string | null> {
  const files: Record<string, string | null> = {};
  for (const path of Object.keys(before)) if (after[path] === undefined) files[path] = null;
  for (const [path, lines] of Object.entries(after)) {
    if (lines !== before[path]) files[path] = `${lines.join("\n")}\n`;
  }
  return files;
}

/** One line that a change adds or removes, in the path that it has (or had) there. */
export interface ChangedLine {
  readonly path: string;
  readonly sign: "+" | "-" | " ";
  readonly text: string;
}

/** What a change does, line by line, as GitHub shows it; without the lines around. */
export function changedLines(before: Code, after: Code): readonly ChangedLine[] {
  return shownLines(before, after).filter(({ sign }) => sign !== " ");
}

/** The same with the unchanged lines that GitHub shows around. */
export function shownLines(before: Code, after: Code): readonly ChangedLine[] {
  const o = { path: null, renames: true, context: 3, lists: false };
  const diff = memoryDiff(asTexts(before), asTexts(after), o).toString("utf8");
  return diff.split(/^diff --git a\/.* b\//m).flatMap((block) => {
    const path = block.slice(0, block.indexOf("\n"));
    return parsePatch(block).flatMap(({ lines }) =>
      lines.flatMap(({ text }): ChangedLine[] => [
        { path, sign: signOf(text), text: text.slice(1) },
      ]),
    );
  });
}

function signOf(line: string): ChangedLine["sign"] {
  if (line.startsWith("+")) return "+";
  return line.startsWith("-") ? "-" : " ";
}

function asTexts(code: Code): ReadonlyMap<string, { readonly sha: string; readonly text: string }> {
  return new Map(
    Object.entries(code).map(([path, lines]) => {
      const text = `${lines.join("\n")}\n`;
      return [path, { sha: text, text }];
    }),
  );
}

/**
 * `theirs` with what `ours` did to `base`: the lines that it took out are out, and those that it
 * brought stand behind the line that they stood behind.
 */
export function rebased(base: Code, ours: Code, theirs: Code): Code {
  const result: Record<string, readonly string[]> = {};
  for (const path of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const [old, mine, other] = [base[path], ours[path], theirs[path]];
    if (mine === undefined) {
      if (old === undefined && other !== undefined) result[path] = other;
      continue;
    }
    if (other === undefined) {
      if (mine !== old) result[path] = mine;
      continue;
    }
    const kept = new Set(mine);
    const known = new Set(old ?? []);
    const indented = new Set(mine.map((line) => line.trim()));
    const lines = other.filter(
      (line) => kept.has(line) || (!known.has(line) && !indented.has(line.trim())),
    );
    for (const [index, line] of mine.entries()) {
      if (known.has(line) || lines.includes(line)) continue;
      const before = index === 0 ? -1 : lines.indexOf(mine[index - 1] ?? "");
      lines.splice(before + 1, 0, line);
    }
    result[path] = lines;
  }
  return result;
}
