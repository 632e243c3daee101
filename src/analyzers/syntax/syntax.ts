import type { Check, InMemoryAnalyzer } from "../analyzer.ts";
import { treePackages } from "../grammar-file.ts";
import { installedVersion } from "../installed-version.ts";
import { checkSource } from "./check-source.ts";
import { grammarOf, languageOf } from "./language.ts";
import { loadParser } from "./parse.ts";
import { rules } from "./rules.ts";
import { createSource } from "./source.ts";
import type { SyntaxRule } from "./syntax-rule.ts";

/** Versions of everything that shapes a tree. */
function version(): string {
  return treePackages.map(installedVersion).join("+");
}

/** A check of files by the rules given; grammars are loaded when a file first needs them. */
export function checkBy(rulesOfCheck: readonly SyntaxRule[]): Check {
  return async ({ path, text }) => {
    const grammar = grammarOf(path);
    if (grammar === null) return [];
    const parse = await loadParser(grammar);
    const tree = parse(text);
    try {
      const language = languageOf(grammar);
      const source = createSource({ path, text, grammar, language, root: tree.rootNode });
      return checkSource(source, tree, rulesOfCheck);
    } finally {
      tree.delete();
    }
  };
}

/** Our own rules over syntax trees. */
export const syntax: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "marginalia",
  version: version(),
  rules,
  appliesTo: (path) => grammarOf(path) !== null,
  load: () => Promise.resolve(checkBy(rules)),
};
