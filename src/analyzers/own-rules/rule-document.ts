import { z } from "zod";

import { categories, confidences } from "../../domain/finding.ts";
import { pathPatterns } from "../../policy/path-patterns.ts";
import { ownLanguageOf, ownLanguages } from "./languages.ts";
import { keysOf, ruleShape } from "./rule-shape.ts";

const text = z.string("text is expected");
const oneOf = (words: readonly string[]): string =>
  `${words.slice(0, -1).join(", ")} or ${words.at(-1)} is expected`;

const languageNames = oneOf(ownLanguages.map(({ name }) => name));
const namedRules = z.record(z.string(), ruleShape, "names with a rule each are expected");
const levels = ["error", "warning", "info", "hint", "off"] as const;

const keys = {
  id: z
    .string("an id is expected, as no-debug-output")
    .regex(/^[\w][\w.-]{0,79}$/, "letters, digits, dots, - and _ are expected, 80 at most"),
  language: z.string(languageNames).transform((name, context) => {
    const language = ownLanguageOf(name);
    if (language !== null) return language;
    context.addIssue({ code: "custom", message: languageNames });
    return z.NEVER;
  }),
  severity: z.enum(levels, oneOf(levels)).default("warning"),
  message: text.default(""),
  note: text.default(""),
  url: text.default(""),
  rule: ruleShape,
  constraints: namedRules.optional(),
  utils: namedRules.optional(),
  transform: z.record(z.string(), z.unknown(), "names with a change each are expected").optional(),
  rewriters: z
    .array(z.looseObject({ id: text, rule: ruleShape }), "a list of rules with fix is expected")
    .optional(),
  fix: z
    .union([text, z.looseObject({ template: text })], "code, or template with code is expected")
    .optional(),
  files: pathPatterns.optional(),
  ignores: pathPatterns.optional(),
  labels: z.record(z.string(), z.unknown(), "labels by name are expected").optional(),
  metadata: z
    .looseObject(
      {
        category: z.enum(categories, oneOf(categories)).default("rule"),
        confidence: z.enum(confidences, oneOf(confidences)).default("medium"),
        cwe: z
          .string("a number as CWE-89 is expected")
          .regex(/^CWE-\d{1,5}$/, "a number as CWE-89 is expected")
          .optional(),
      },
      "category, confidence, cwe or keys of your own are expected",
    )
    .default({ category: "rule", confidence: "medium" }),
};

/**
 * One document of a rule file: ast-grep's format, with `category`, `confidence` and `cwe` below
 * `metadata` as our own addition. Unknown keys are refused, since a slip in `constraints` would make
 * a rule tell more than was meant. Source: ast-grep's reference of the rule configuration.
 */
export const ruleDocument = z.strictObject(keys, {
  error: keysOf(`a rule file has ${Object.keys(keys).join(", ")}`),
});
export type RuleDocument = z.infer<typeof ruleDocument>;
