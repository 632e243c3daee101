import { cutText } from "../../domain/cut-text.ts";
import type { Severity } from "../../domain/finding.ts";
import { compileGlob } from "../../policy/glob.ts";
import type { Rule } from "../rule.ts";
import type { Search } from "./ast-grep.ts";
import type { OwnLanguage } from "./languages.ts";
import type { RuleDocument } from "./rule-document.ts";

/** A rule of the user's own, ready for the engine. */
export interface OwnRule extends Search {
  readonly row: Rule;
  readonly language: OwnLanguage;
  /** Code with metavariables that takes the place of a match; null when there is none. */
  readonly fix: string | null;
  /** The metavariable that the title names, e.g. `$FN`; null when it names none. */
  readonly named: string | null;
  readonly files: readonly string[] | null;
  readonly ignores: readonly string[];
}

/** Code points; the title has room for the 60 of a name besides. */
const longestTitle = 200;
const longestName = 60;
const longestTrigger = 400;

/** One node, `$A`, or several, `$$$ARGS`. */
export const metavariable = /\$(?:\$\$)?[A-Z_][A-Z0-9_]*/g;

/** Ours, by what a linter says. Nothing that a linter says is known to be critical. */
const severityOf: Readonly<Record<Exclude<RuleDocument["severity"], "off">, Severity>> = {
  error: "major",
  warning: "minor",
  info: "nit",
  hint: "nit",
};

/** The metavariables of a message that the rule knows; other words with a dollar are only words. */
export function variablesOf({ message, rule, utils, transform }: RuleDocument): readonly string[] {
  const searched = JSON.stringify([rule, utils]);
  const made = Object.keys(transform ?? {});
  const words = message.match(metavariable) ?? [];
  const isKnown = (word: string): boolean =>
    made.includes(word.slice(1)) || mentionsOf(word).test(searched);
  return [...new Set(words.filter(isKnown))];
}

/** The rule of a document; null when it is switched off. */
export function ownRuleOf(document: RuleDocument): OwnRule | null {
  const { id, language, severity, metadata, fix } = document;
  if (severity === "off") return null;
  const { rule, constraints, utils, transform, rewriters } = document;
  // Only plain text is certain to replace the match and nothing around it.
  const template = typeof fix === "string" ? fix : null;
  const [named = null] = variablesOf(document);
  const { title, trigger, why } = wordsOf(document, named);
  return {
    row: {
      id,
      category: metadata.category,
      severity: severityOf[severity],
      confidence: metadata.confidence,
      title,
      trigger,
      why,
      ...(metadata.cwe !== undefined && { cwe: metadata.cwe }),
      languages: language.reads,
    },
    language,
    config: {
      rule,
      ...(constraints && { constraints }),
      ...(utils && { utils }),
      ...(transform && { transform }),
      ...(rewriters && { rewriters }),
    },
    variables: [...(named === null ? [] : [named]), ...(template?.match(metavariable) ?? [])],
    fix: template,
    named,
    files: document.files ?? null,
    ignores: document.ignores ?? [],
  };
}

/** Whether a rule looks at a path, its language aside. */
export function pathFilter({ files, ignores }: OwnRule): (path: string) => boolean {
  const read = files?.map(compileGlob) ?? null;
  const left = ignores.map(compileGlob);
  return (path) =>
    (read === null || read.some((fits) => fits?.(path))) && !left.some((fits) => fits?.(path));
}

/** The message is the title; what the note says first is what people read beneath it. */
function wordsOf(
  { id, message, note, url }: RuleDocument,
  named: string | null,
): Pick<Rule, "title" | "trigger" | "why"> {
  const said = asLine(message) || `The code matches the rule ${id}.`;
  const room = named === null ? longestTitle : longestTitle - longestName;
  // A rule's title has `{name}` where a finding names something; here these may be words.
  const plain = said.replaceAll("{name}", "{ name }");
  const cut = cutText(plain, room);
  const title = named === null ? cut : cut.replace(mentionsOf(named), "{name}");
  const [first = "", ...others] = note.trim().split(/\n\s*\n/);
  const reason = asLine(first);
  const fits = Array.from(reason).length <= longestTrigger;
  return {
    title,
    trigger: reason === "" ? `Your rule ${id} matches this code.` : cutText(reason, longestTrigger),
    why: [cut === plain ? "" : said, ...(fits ? [] : [first.trim()]), ...others, url]
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .join("\n\n"),
  };
}

/** Finds a metavariable, and none whose name only begins alike. */
function mentionsOf(variable: string): RegExp {
  return new RegExp(`${variable.replaceAll("$", "\\$")}(?![A-Z0-9_])`, "g");
}

function asLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
