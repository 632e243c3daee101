/** Lines of a function that are looked through; longer ones are rare. */
const longest = 400;

/**
 * True when a function may alter a mutable default of its own, or let go of it to somebody who may:
 * only then does one call see what another one did. `line` (1-based) is that of the parameter.
 */
export function losesDefault(lines: readonly string[], line: number): boolean {
  const parameters = lines[line - 1] ?? "";
  const names = [
    ...parameters.matchAll(/(\w+)\s*(?::[^=,]*(?:\[[^\]]*\])?[^=,]*)?=\s*(?:[[{]|\w+\()/g),
  ];
  const body = bodyOf(lines, line);
  return names.length === 0 || names.some(([, name = ""]) => isLost(name, body));
}

/** What follows the parameters, as long as it is indented more than where the function starts. */
function bodyOf(lines: readonly string[], line: number): string {
  let start = line - 1;
  while (start > 0 && !/^\s*(async\s+)?def\b/.test(lines[start] ?? "")) start -= 1;
  const outer = indentOf(lines[start] ?? "");
  const rest = lines.slice(line, line + longest);
  const end = rest.findIndex((text) => /^\s*[^\s)#]/.test(text) && indentOf(text) <= outer);
  // A function of one line has its body behind the colon.
  const first = /:\s*(\S.*)$/.exec((lines[line - 1] ?? "").replace(/^.*\)/, ""))?.[1] ?? "";
  return [first, ...(end === -1 ? rest : rest.slice(0, end))].join("\n");
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

const altering =
  "append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|sort|reverse";

function isLost(name: string, body: string): boolean {
  return new RegExp(
    [
      `\\b${name}\\s*\\[[^\\]\\n]*\\]\\s*([-+*/|&^]|//)?=[^=]`,
      `\\b${name}\\s*[-+*|&^]=`,
      `\\b${name}\\.(${altering})\\(`,
      `\\bdel\\s+${name}\\b`,
      `\\b(return|yield)\\s+${name}\\s*(#.*)?$`,
      `[^=!<>]=\\s*${name}\\s*(#.*)?$`,
    ].join("|"),
    "m",
  ).test(body);
}
