/** What a rule is written for. JavaScript covers TypeScript and JSX: their trees are alike. */
export type Language = "javascript" | "python" | "go" | "java" | "terraform";

/** What a file is parsed as. */
export type Grammar = "javascript" | "typescript" | "tsx" | "python" | "go" | "java" | "terraform";

const byEnding: readonly (readonly [RegExp, Grammar])[] = [
  [/\.[cm]?ts$/i, "typescript"],
  [/\.tsx$/i, "tsx"],
  [/\.([cm]?js|jsx)$/i, "javascript"],
  [/\.pyw?$/i, "python"],
  [/\.go$/i, "go"],
  [/\.java$/i, "java"],
  [/\.tf$/i, "terraform"],
];

/** The grammar of a file by its name alone; null when there is none. Declarations hold no code. */
export function grammarOf(path: string): Grammar | null {
  if (/\.d\.[cm]?ts$/i.test(path)) return null;
  return byEnding.find(([ending]) => ending.test(path))?.[1] ?? null;
}

/** The language whose rules a grammar's trees are read by. */
export function languageOf(grammar: Grammar): Language {
  return grammar === "typescript" || grammar === "tsx" ? "javascript" : grammar;
}
