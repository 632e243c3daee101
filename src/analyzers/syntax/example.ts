import type { Example } from "../rule.ts";

/** Ends a line that the rule tells: `cursor.execute(query)  # <-`. People do not see it. */
const mark = /\s*(?:\/\/|#) <-$/;

function example(language: string, path: string | null, raw: string): Example {
  const lines = raw.replaceAll(/\\([`$])/g, "$1").split("\n");
  if (lines[0]?.trim() === "") lines.shift();
  if (lines.at(-1)?.trim() === "") lines.pop();
  const indents = lines.flatMap((line) => (line.trim() === "" ? [] : [line.search(/\S/)]));
  const indent = Math.min(...indents);
  const shown = lines.map((line) => line.slice(indent));
  return {
    language,
    path,
    code: shown.map((line) => `${line.replace(mark, "")}\n`).join(""),
    lines: shown.flatMap((line, at) => (mark.test(line) ? [at + 1] : [])),
  };
}

type Tag = (code: TemplateStringsArray, ...none: never[]) => Example;

function tag(language: string, path: string | null = null): Tag {
  return (code) => example(language, path, code.raw.join(""));
}

/**
 * Tags for the examples of rules: code as it stands, freed of the indentation it shares. Within it
 * only the backtick and the dollar sign need a backslash.
 */
export const ts = tag("typescript");
export const tsx = tag("tsx");
export const js = tag("javascript");
export const py = tag("python");
export const go = tag("go");
export const java = tag("java");
export const tf = tag("terraform");

/** The same for a file whose path matters to the rule. */
export function at(path: string, of: Tag): Tag {
  return (code) => ({ ...of(code), path });
}
