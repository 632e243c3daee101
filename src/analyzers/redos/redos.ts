import type { Check, InMemoryAnalyzer } from "../analyzer.ts";
import { installedVersion } from "../installed-version.ts";
import { grammarOf } from "../syntax/language.ts";
import { loadParser } from "../syntax/parse.ts";
import { createBudget } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { findPatterns } from "./find-patterns.ts";
import type { FoundPattern } from "./find-patterns.ts";
import { isExponential } from "./is-exponential.ts";
import { readPattern } from "./read-pattern.ts";
import { redosRules } from "./redos-rules.ts";

const wanted = new Set(["javascript", "typescript", "tsx", "python"]);

/** Two loops, or a loop around a group: without that, nothing can double. */
const mayLoop = /\)[*+{]/;

function isBad({ source, flags, whole }: FoundPattern, budget: Budget): boolean {
  if (!mayLoop.test(source)) return false;
  const pattern = readPattern(source, flags);
  return pattern !== null && isExponential(pattern, whole, budget);
}

async function load(): Promise<Check> {
  return async ({ path, text }) => {
    const grammar = grammarOf(path);
    if (grammar === null) return [];
    const tree = (await loadParser(grammar))(text);
    const budget = createBudget();
    try {
      return findPatterns(tree.rootNode)
        .filter((each) => isBad(each, budget))
        .map(({ firstLine, lastLine }) => ({
          rule: "exponential",
          firstLine,
          lastLine,
          name: null,
          replacement: null,
        }));
    } finally {
      tree.delete();
    }
  };
}

/** Regular expressions whose engines backtrack without end, in JavaScript, TypeScript and Python. */
export const redos: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "redos",
  version: installedVersion("@vscode/tree-sitter-wasm"),
  rules: redosRules,
  // Most files hold no loop around a group, and are not parsed a second time.
  mayConcern: (text) => mayLoop.test(text),
  appliesTo: (path) => wanted.has(grammarOf(path) ?? ""),
  load,
};
