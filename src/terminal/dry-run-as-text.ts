import { createColors } from "picocolors";
import type { FileCoverage } from "../domain/coverage.ts";
import type { Forecast } from "../domain/engine.ts";
import { headName } from "../domain/head-name.ts";
import { shortSha } from "../domain/ids.ts";
import type { DryRun, PlannedUnit } from "../review/dry-run.ts";
import { skipReason } from "./skip-in-words.ts";
import { visibleText } from "./visible-text.ts";

type Colors = ReturnType<typeof createColors>;

/** A dry run for people: the files with their units, what is left out and why, what it would cost. */
export function dryRunAsText(run: DryRun, style: { readonly color: boolean }): string {
  const colors = createColors(style.color);
  const { mergeBase } = run.change;
  const parts = [
    colors.dim(
      `${shortSha(mergeBase)}..${headName(run.change)}, ${run.engines.join(" and ") || "no engine"}`,
    ),
    ...run.files.flatMap((file) =>
      file.state === "eligible" ? [unitsText(file, run, colors)] : [],
    ),
    ...leftOutText(run, colors),
    ...run.notes.map((note) => `${colors.yellow("note")}  ${visibleText(note)}`),
    lastLines(run, colors),
  ];
  return `${parts.join("\n\n")}\n`;
}

function unitsText({ path }: FileCoverage, run: DryRun, colors: Colors): string {
  const units = run.units.filter((unit) => unit.path === path);
  const lines = units.map((unit) => {
    const { lines } = unit;
    const where = lines === null ? "" : `${rangeText(lines)}: `;
    const waiting = run.engines.filter((name) => !unit.cached.includes(name));
    const what =
      waiting.length === 0 ? colors.dim("from the cache") : `for the ${waiting.join(" and the ")}`;
    return `  ${where}${what}`;
  });
  return [colors.bold(visibleText(path)), ...lines].join("\n");
}

function leftOutText({ files, change }: DryRun, colors: Colors): readonly string[] {
  const skipped = files.flatMap((file) =>
    file.state === "skipped" ? [`${file.path}: ${skipReason(file)}`] : [],
  );
  const nothing = files.flatMap((file) =>
    file.state === "nothing-to-review" ? [`${file.path}: ${file.why}`] : [],
  );
  const unread = [
    ...(change.truncated === null ? [] : [change.truncated]),
    ...files.flatMap((file) =>
      file.state === "not-reviewed" ? [`${file.path}: ${file.missing.detail}`] : [],
    ),
  ];
  return [
    ...section("Skipped", skipped, colors),
    ...section("Nothing to review in", nothing, colors),
    ...section("Cannot be reviewed", unread, colors),
  ];
}

function section(title: string, lines: readonly string[], colors: Colors): readonly string[] {
  if (lines.length === 0) return [];
  return [[colors.yellow(title), ...lines.map((line) => `  ${visibleText(line)}`)].join("\n")];
}

function lastLines({ units, engines, forecast }: DryRun, colors: Colors): string {
  const open = units.filter(({ cached }) => cached.length < engines.length).length;
  const counts = [
    `${open} of ${units.length} unit${units.length === 1 ? "" : "s"} to review`,
    ...(open === units.length ? [] : [`${units.length - open} from the cache`]),
    ...(forecast === null ? [] : [costText(forecast)]),
  ];
  return `A dry run: nothing was reviewed.\n${colors.dim(counts.join(", "))}`;
}

function costText({ calls, dollars, budget }: Forecast): string {
  const cost = dollars === null ? "of unknown price" : `$${dollars.toFixed(4)} at most`;
  const limit = budget === null ? "no budget" : `budget $${budget}`;
  return `${calls} call${calls === 1 ? "" : "s"} to the model, ${cost} (${limit})`;
}

function rangeText({ first, last }: NonNullable<PlannedUnit["lines"]>): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}
