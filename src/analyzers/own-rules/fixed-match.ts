import type { Match } from "./ast-grep.ts";
import type { OwnLanguage } from "./languages.ts";
import { metavariable } from "./own-rule.ts";

/**
 * The whole lines of a match with the fix in its place, joined with `\n`; empty when nothing is
 * left of them. Null when that is not certain to be what was meant: a metavariable stands for
 * nothing, or code of several lines would have to be indented anew.
 */
export function fixedMatch(
  { start, end, code }: Match,
  text: string,
  template: string,
  language: OwnLanguage,
): string | null {
  if (end > start && text[end - 1] === "\n") return null;
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const indent = /^[ \t]*/.exec(text.slice(first, start))?.[0] ?? "";
  const lines = template.replace(/\n$/, "").replaceAll("\n", `\n${indent}`);
  const mayHoldLines = !lines.includes("\n") && language.name !== "Python";

  let isWhole = true;
  const filled = lines.replace(metavariable, (variable) => {
    const found = code.get(variable) ?? null;
    if (found === null || (found.includes("\n") && !mayHoldLines)) isWhole = false;
    return found ?? "";
  });
  if (!isWhole) return null;
  const fixed = `${text.slice(first, start)}${filled}${text.slice(end, next < 0 ? undefined : next)}`;
  return fixed.trim() === "" ? "" : fixed;
}
