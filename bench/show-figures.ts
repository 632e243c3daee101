import color from "picocolors";

import { isMet, type Figure } from "./figure.ts";
import type { Machine } from "./machine.ts";

/** The figures as a table for people, with the target beside each. */
export function showFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    rounded(figure.value),
    figure.unit,
    targetOf(figure),
    metOf(figure),
  ]);
  const head = ["figure", "value", "unit", "target", ""];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const lines = [head, ...rows].map((row, index) => {
    const cells = row.map((cell, column) =>
      column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    const line = cells.join("  ").trimEnd();
    if (index === 0) return color.bold(line);
    return row.at(-1) === missed ? color.red(line) : line;
  });
  return lines.join("\n");
}

export function showMachine(machine: Machine): string {
  const { node, system, cores, processor, memoryGb, load, diskSyncMs } = machine;
  return [
    `Node ${node} on ${system}, ${cores} cores of ${processor}, ${memoryGb} GB.`,
    `At the start: load ${load}; a sync of the disk took ${diskSyncMs} ms.`,
    "Counts do not depend on the machine. Times do: other work on it and a slow disk make them worse.",
  ].join("\n");
}

const missed = "NOT MET";

function metOf(figure: Figure): string {
  if (figure.target === null) return "";
  return isMet(figure) ? "met" : missed;
}

function targetOf({ target }: Figure): string {
  if (target === null) return "";
  return "atMost" in target ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
}

/** Three digits say all that a measurement knows. */
function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
