import { messageOf } from "../../domain/errors.ts";
import { loadAstGrep } from "./ast-grep.ts";
import type { AstGrep } from "./ast-grep.ts";
import type { OwnLanguage } from "./languages.ts";
import { ownRuleOf } from "./own-rule.ts";
import { readRuleFiles, wrongRule } from "./read-rules.ts";
import type { ReadRule } from "./read-rules.ts";
import type { RuleFile } from "./rule-file.ts";

/**
 * Checks rule files whole: what they say, and that the engine can take each rule that is switched
 * on. Throws `TellTheUser` with file, line and column for the first that is wrong.
 */
export async function checkRuleFiles(files: readonly RuleFile[]): Promise<void> {
  for (const read of readRuleFiles(files)) {
    const own = ownRuleOf(read.document);
    if (own === null) continue;
    const engine = await loadAstGrep();
    await engine.learn(own.language);
    checkPatterns(engine, own.language, read);
    try {
      engine.find(own.language, "", [own]);
    } catch (error) {
      const said = messageOf(error);
      const place = read.places.ofWord(wordsIn(said)) ?? read.places.at(["rule"]);
      throw wrongRule(place, plain(said));
    }
  }
}

/** A pattern that is no code of its language would be taken, and never match anything. */
function checkPatterns(engine: AstGrep, language: OwnLanguage, { document, places }: ReadRule) {
  const { rule, constraints, utils, rewriters } = document;
  for (const { path, code, selector } of patternsIn({ rule, constraints, utils, rewriters }, [])) {
    let kind: string;
    try {
      kind = engine.kindOf(language, code, selector);
    } catch (error) {
      throw wrongRule(places.at(path), plain(messageOf(error)));
    }
    if (kind === "ERROR") throw wrongRule(places.at(path), `this is no code of ${language.name}`);
  }
}

interface Pattern {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly selector: string | null;
}

function patternsIn(value: unknown, path: readonly (string | number)[]): readonly Pattern[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => patternsIn(each, [...path, at]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    if (key !== "pattern") return patternsIn(inner, here);
    if (typeof inner === "string") return [{ path: here, code: inner, selector: null }];
    const { context, selector } = { context: null, selector: null, ...inner };
    return typeof context === "string"
      ? [{ path: here, code: context, selector: typeof selector === "string" ? selector : null }]
      : [];
  });
}

/** Keys that the engine names besides what it quotes. */
const keys = ["rule", "constraints", "utils", "transform", "rewriters"];

/** What the engine quotes from a rule, the innermost first. */
function wordsIn(message: string): readonly string[] {
  const quoted = [...message.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
  const [, expression] = /regex parse error:\n(.+)/.exec(message) ?? [];
  return [...(expression === undefined ? [] : [expression.trim()]), ...quoted.toReversed()].filter(
    (word) => !keys.includes(word),
  );
}

/** The engine's own last words, which say the most, as one line. */
function plain(message: string): string {
  const last = message.trim().split("\n").at(-1) ?? "";
  return last
    .replace(/^[\s|>-]+/, "")
    .replace(/^error: /, "")
    .slice(0, 300);
}
