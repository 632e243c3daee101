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
    case "vue/return-in-computed-property":
      // One that returns something on some paths gives undefined on the others, and is meant to.
      return /\breturn\s+[^;\s]/.test(code);
    case "node/handle-callback-err":
      return errorHandler.test(line);
    case "oxc/approx-constant":
      // No more digits fit into a number.
      return code.replace(/\D/g, "").length >= 15;
    case "no-constant-binary-expression":
      // A build puts something else in place of it.
      return /["'`](__\w+__|%%?\w+%%?|\{\{.*\}\})["'`]/.test(line);
    case "no-self-compare":
      // The one value that differs from itself is NaN.
      return /(?<![\w.])(\w+)\s*!==?\s*\1(?![\w.([])/.test(line);
    case "no-fallthrough":
      // What a compiler made of a function that waits.
      return text.includes("__generator");
    case "no-template-curly-in-string":
      // The placeholder itself is looked for.
      return /[!=]==?\s*$|\b(startsWith|endsWith|includes|indexOf|match|replace|replaceAll|split)\(\s*$/.test(
        line.slice(0, Math.max(line.indexOf(code), 0)),
      );
    case "promise/no-multiple-resolved":
      return /\?[^:]*\b(resolve|reject)\w*\(.*:[^:]*\b(resolve|reject)\w*\(/.test(line);
    case "unicorn/no-array-fill-with-reference-type":
      // A name may stand for a mark that is only ever compared.
      return !/\bfill\(\s*(\[|\{|new\b|\(|function\b)/.test(line);
    default:
      return false;
  }
}
