/** Whose comment it is: ours, or that of a linter which the repository may use besides. */
type DirectiveTool = "marginalia" | "ruff" | "oxlint" | "bandit" | "golangci-lint" | "sonar";

/** A comment that asks for silence about rules, as one line of a file has it. */
export interface Directive {
  readonly tool: DirectiveTool;
  /** The word it is known by, e.g. `noqa`. */
  readonly word: string;
  /** Rules as people write them, see `namesRule`; null for all that the tool's comments silence. */
  readonly rules: readonly string[] | null;
  /** The reason given; null when there is none. At most 200 code points. */
  readonly why: string | null;
  /**
   * What it speaks of: its own line, the next one, the whole file, or from its line to the one that
   * ends it (`until`, of the same tool) or the end of the file.
   */
  readonly reach: "line" | "next-line" | "file" | "from" | "until";
}

/** The reason of a directive without the end of the comment; null when nothing is left. */
export function reasonOf(text: string | undefined): string | null {
  const plain = withoutEnd(text ?? "");
  return plain === "" ? null : Array.from(plain).slice(0, 200).join("");
}

/** A comment's text without what ends a comment, in the languages that need it, and blanks. */
export function withoutEnd(text: string): string {
  return text
    .trim()
    .replace(/(?:\*{1,9}\/\}?|-{2,9}>|\*\)|-\}|#\})$/, "")
    .trim();
}

/** Rules in a list that commas or blanks divide; null when there is none. */
export function rulesIn(text: string | undefined): readonly string[] | null {
  const rules = (text ?? "").split(/[\s,]+/).filter((rule) => rule !== "");
  return rules.length === 0 ? null : rules.slice(0, 50);
}
