/** A language that own rules can be written for. */
export interface OwnLanguage {
  /** As rule files name it, in any letter case. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly grammar: string;
  /** Stands for `$` in patterns, where the language gives that no meaning in names. */
  readonly expando: string;
  /** What units call the files that it reads. */
  readonly reads: readonly string[];
}

function language(
  name: string,
  grammar: string,
  aliases: readonly string[],
  more: Partial<Pick<OwnLanguage, "expando" | "reads">> = {},
): OwnLanguage {
  return { name, grammar, aliases, expando: "$", reads: [grammar], ...more };
}

/** The names are those of ast-grep's documentation, as far as we have a grammar. */
export const ownLanguages: readonly OwnLanguage[] = [
  language("TypeScript", "typescript", ["ts"]),
  language("Tsx", "tsx", []),
  language("JavaScript", "javascript", ["js", "jsx"], { reads: ["javascript", "jsx"] }),
  language("Python", "python", ["py"], { expando: "µ" }),
  language("Go", "go", ["golang"], { expando: "µ" }),
  language("Java", "java", []),
  language("Bash", "bash", ["sh"], { reads: ["shell"] }),
  language("Cpp", "cpp", ["c++", "cc", "cxx"], { expando: "𐀀" }),
  language("CSharp", "c-sharp", ["cs"], { expando: "µ", reads: ["csharp"] }),
  language("Css", "css", [], { expando: "_" }),
  language("Hcl", "terraform", ["terraform", "tf"], { expando: "µ" }),
  language("Ruby", "ruby", ["rb"], { expando: "µ" }),
  language("Rust", "rust", ["rs"], { expando: "µ" }),
];

/** The language of that name, in any letter case; null when own rules cannot be written for it. */
export function ownLanguageOf(name: string): OwnLanguage | null {
  const wanted = name.toLowerCase();
  const found = ownLanguages.find(
    ({ name: own, aliases }) => own.toLowerCase() === wanted || aliases.includes(wanted),
  );
  return found ?? null;
}
