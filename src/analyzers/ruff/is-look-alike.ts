import { quotedName } from "../quoted-name.ts";
import { isTestPath } from "../test-path.ts";
import { losesDefault } from "./loses-default.ts";

/** What ruff says of a place. Lines are 1-based and inclusive. */
export interface Told {
  readonly rule: string;
  readonly message: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** A name or attribute alone on its line: read for what reading it does, as a lazy property. */
const readAlone = /^\s*[\w.]+\s*(#.*)?$/;

/** What is expected to fail is computed for its failure. */
const expectsFailure = /^\s*(async )?with\b.*(raises|Raises|warns|Warns|suppress)/;

/** Where a function is handed over to be called when the loop has gone on. */
const calledLater =
  /\b(append|insert|connect|bind|submit|after|call_later|call_soon|subscribe|on|add_\w+|register\w*)\(.*\blambda\b|\bcommand\s*=\s*lambda\b|\]\s*=\s*lambda\b/;

/** A statement in a text, rather than a sentence that begins with or holds the same words. */
const sqlStatement =
  /["'](\s|\\n)*(SELECT|INSERT|UPDATE|DELETE|REPLACE|MERGE|WITH|select|insert|update|delete|replace|merge|with)\b/;

/** A program that stands in a file of its own, and is run on purpose. */
const runsFile = /\b(exec|eval)\s*\(\s*(compile\s*\(|[\w.]+\.read(_text)?\s*\()/;

/**
 * True for code that only looks like the fault: ruff tells it, and the people who wrote it are
 * right. `lines` are those of the file.
 */
export function isLookAlike(told: Told, path: string, lines: readonly string[]): boolean {
  if (/seems safe/.test(told.message)) return true;
  const first = lines[told.firstLine - 1] ?? "";
  const text = lines.slice(told.firstLine - 1, told.lastLine).join("\n");
  switch (told.rule) {
    case "B015":
    case "B018":
      return readAlone.test(first) || /\/ 0\b/.test(first) || expectsFailure.test(above());
    case "B019":
      // Bounded caches forget.
      return !/\bcache\b|lru_cache\((maxsize\s*=\s*)?None/.test(first);
    case "B006":
      return !losesDefault(lines, told.firstLine);
    case "B023":
      return !calledLater.test(first);
    case "F811":
      // Tests make one class after another; a test that hides another one is told.
      return isTestPath(path) && !/^\s*(async\s+)?def\s+test/.test(first);
    case "F821":
      // Tests of annotations name what is not there.
      return (
        isTestPath(path) &&
        /["'][^"']*$/.test(first.slice(0, first.indexOf(quotedName(told.message) ?? "")))
      );
    case "PLE1142":
      // Notebooks and the like await at the top; who says so to another rule says it to this one.
      return /#\s*noqa\b/.test(first);
    case "S102":
    case "S307":
      return runsFile.test(text);
    case "S202":
      return /\bfilter\s*=/.test(text);
    case "S608":
      return !sqlStatement.test(text);
    case "invalid-syntax":
      // Python also ends lines at a lone carriage return, which is read as a blank here.
      return lines.some((line) => line.slice(0, -1).includes("\r"));
    default:
      return false;
  }

  function above(): string {
    return lines.slice(0, told.firstLine - 1).findLast((line) => line.trim() !== "") ?? "";
  }
}
