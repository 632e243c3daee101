import { z } from "zod";
import { categories, severities } from "../domain/finding.ts";
import type { Category, Claim, Severity } from "../domain/finding.ts";
import { compileGlob } from "./glob.ts";
import { pathPatterns } from "./path-patterns.ts";
import { namesRule, ruleNameOf, rulePattern } from "./rule-name.ts";

/** One entry of `rules`: what the findings of a rule or category weigh, everywhere or below paths. */
export interface RuleSetting {
  /** Exactly one of `rule` and `category` is not null. `rule`: see `namesRule`. */
  readonly rule: string | null;
  readonly category: Category | null;
  /** Path patterns, see `compileGlob`; null for all files. */
  readonly paths: readonly string[] | null;
  readonly severity: Severity | "off";
}

export const mostRuleSettings = 200;

const severityExpected = "one of off, critical, major, minor, nit is expected as severity";

/** One entry as it is written. The message of a schema is what people read. */
export const ruleSetting: z.ZodType<RuleSetting> = z
  .strictObject(
    {
      rule: z
        .string("a rule is expected, e.g. ruff/S608 or ruff/*")
        .max(100, "the rule is too long")
        .regex(rulePattern, "a rule is expected, e.g. ruff/S608 or ruff/*")
        .optional(),
      category: z.enum(categories, `one of ${categories.join(", ")} is expected`).optional(),
      paths: pathPatterns.optional(),
      severity: z
        // Older YAML reads a bare `off` as false, and so do some people's tools that write it.
        .union([z.enum([...severities, "off"]), z.literal(false)], severityExpected)
        .transform((severity) => (severity === false ? "off" : severity)),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? "only the keys rule, category, paths and severity are known"
          : "the keys rule or category, and severity are expected",
    },
  )
  .meta({ oneOf: [{ required: ["rule"] }, { required: ["category"] }] })
  .refine(
    ({ rule, category }) => (rule === undefined) !== (category === undefined),
    "either rule or category is expected",
  )
  .transform(({ rule = null, category = null, paths = null, severity }) => ({
    rule,
    category,
    paths,
    severity,
  }));

/**
 * The entry that decides on the findings of a rule in a file: the last that fits. Null when none
 * does, and the rule's own severity counts.
 */
export type RuleRuling = (
  path: string,
  claim: Pick<Claim, "rule" | "category">,
) => RuleSetting | null;

/** Compiles the patterns once: one configuration rules on thousands of findings. */
export function ruleRuling(settings: readonly RuleSetting[]): RuleRuling {
  const entries = settings.toReversed().map((setting) => ({
    setting,
    paths: setting.paths?.flatMap((pattern) => compileGlob(pattern) ?? []) ?? null,
  }));
  return (path, claim) => {
    const name = ruleNameOf(claim);
    const decisive = entries.find(
      ({ setting: { rule, category }, paths }) =>
        (rule === null ? category === claim.category : namesRule(rule, name)) &&
        (paths === null || paths.some((fits) => fits(path))),
    );
    return decisive?.setting ?? null;
  };
}
