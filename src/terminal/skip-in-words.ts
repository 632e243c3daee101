import type { FileCoverage } from "../domain/coverage.ts";

type Skipped = Extract<FileCoverage, { readonly state: "skipped" }>;

/** The rule that skips a file, without the file's name, for where the path stands beside it. */
export function skipReason({ path, rule }: Skipped): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const end = ` (${name})`;
  return rule.endsWith(end) ? rule.slice(0, -end.length) : rule;
}

/** A file and why it is skipped, as `dist/app.js (generated code)`. */
export function skipInWords(file: Skipped): string {
  const reason = skipReason(file).replace(/ \((.*)\)$/, ", $1");
  return `${file.path} (${reason})`;
}
