import { cutText } from "../../domain/cut-text.ts";
import { defuse } from "../../domain/defuse.ts";
import { codeCell } from "../../domain/table-cell.ts";
import { describeSource } from "../../policy/effective-config.ts";
import type { ConfigReading } from "../read-config.ts";

/** Code points of one value; all keys together stay far below what a comment may hold. */
const longestValue = 400;

/** Every value that counts with its source, as a Markdown table, and what became of the files. */
export function configReport({ values, notes, files }: ConfigReading): string {
  const rows = values.map(
    ({ key, value, source }) => `| ${code(key)} | ${code(written(value))} | ${from(source)} |`,
  );
  const table = ["| key | value | from |", "| --- | --- | --- |", ...rows].join("\n");
  const about = files.filter((file) => !notes.includes(file));
  return [
    "The configuration that counts for this pull request:",
    table,
    list([...notes, ...about]),
  ].join("\n\n");
}

function from(source: ConfigReading["values"][number]["source"]): string {
  return source.kind === "default" ? "default" : code(describeSource(source));
}

function written(value: unknown): string {
  return typeof value === "string" ? value : value === null ? "none" : JSON.stringify(value);
}

function code(text: string): string {
  return codeCell(cutText(text, longestValue));
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${defuse(line, 500)}`).join("\n");
}
