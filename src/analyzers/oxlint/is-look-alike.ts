/** What oxlint says of a place, and the code there. */
export interface Told {
  readonly rule: string;
  readonly message: string;
  /** The code that it speaks of. */
  readonly code: string;
  /** The line on which that code begins. */
  readonly line: string;
}

/** Hooks and keys mean what React means by them only in files that know React, or what takes its place. */
const knowsReact =
  /(?:\bfrom|\bimport|\brequire\()\s*["'](?:[^"']*\bp?react\b[^"']*|next(?:\/[^"']*)?|gatsby|expo[^"']*|@mui\/[^"']*|@remix-run\/[^"']*)["']/;

/** A handler of errors is known by its four parameters, used or not. */
const errorHandler = /\(\s*err(?:or)?\w*\s*(?::[^,]*)?,[^,()]+,[^,()]+,[^,()]+\)/;

/**
 * True for code that only looks like the fault: oxlint tells it, and the people who wrote it are
 * right. `text` is the whole file.
 */
export function isLookAlike({ rule, message, code, line }: Told, text: string): boolean {
  if (rule.startsWith("react/")) return !knowsReact.test(text);
  switch (rule) {
    case "array-callback-return":
      // A map for what its callback does, or with gaps that are filtered out, works; so does a
      // predicate that says no by saying nothing.
      return /prototype\.(map|flatMap)"|may reach the end/.test(message);
    case "getter-return":
      // One that returns something on some paths gives undefined on the others, and is meant to.
      return /\breturn\s+[^;\s]/.test(code);
    case "node/handle-callback-err":
      return errorHandler.test(line);
    case "oxc/approx-constant":
      // No more digits fit into a number.
      return code.replace(/\D/g, "").length >= 15;
    default:
      return false;
  }
}
