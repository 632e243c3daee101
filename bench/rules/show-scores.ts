import color from "picocolors";

import { precisionOf, recallOf, sumOf, type Score } from "./score.ts";

/** A table of rules by language, and the sum of all. */
export function showScores(scores: readonly Score[]): string {
  const head = ["rule", "language", "right", "wrong", "missed", "precision", "recall"];
  const sum = sumOf(scores);
  const rows = [...scores, { rule: "all", language: "", ...sum }].map((score) => [
    score.rule,
    score.language,
    String(score.right),
    String(score.wrong),
    String(score.missed),
    precisionOf(score).toFixed(3),
    recallOf(score).toFixed(3),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row, at) => {
      const cells = row.map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      const line = cells.join("  ").trimEnd();
      if (at === 0 || at === rows.length) return color.bold(line);
      return row[3] === "0" ? line : color.red(line);
    })
    .join("\n");
}
