import type { Claim } from "../domain/finding.ts";
import type { Directive } from "./directive.ts";
import { namesRule, ruleNameOf } from "./rule-name.ts";

/** What golangci-lint's linters look for, as categories of ours; the others are not ours. */
const categoriesOfLinters: ReadonlyMap<string, readonly Claim["category"][]> = new Map([
  ["gosec", ["security"]],
  ["errcheck", ["error-handling"]],
  ["errorlint", ["error-handling"]],
  ["nilerr", ["error-handling"]],
  ["bodyclose", ["resource"]],
  ["rowserrcheck", ["resource"]],
  ["sqlclosecheck", ["resource"]],
  ["staticcheck", ["bug"]],
  ["govet", ["bug", "concurrency"]],
]);

/**
 * Whether a directive asks for silence about a finding in the file of this path, by its rules alone.
 * Ours speaks of any finding. A linter's speaks of what that linter finds; of a secret it never
 * does: nobody meant that by it.
 */
export function silences(
  { tool, rules }: Pick<Directive, "tool" | "rules">,
  path: string,
  claim: Pick<Claim, "rule" | "category">,
): boolean {
  const name = ruleNameOf(claim);
  const named = rules === null || rules.some((rule) => namesRule(rule, name));
  if (tool === "marginalia") return named;
  if (claim.rule === null || name.startsWith("secrets/")) return false;
  switch (tool) {
    case "ruff":
    case "oxlint":
      return named && name.startsWith(`${tool}/`);
    case "bandit":
      return named && claim.category === "security" && /\.pyw?$/i.test(path);
    case "sonar":
      return /\.(java|kt)$/i.test(path);
    case "golangci-lint":
      return (
        /\.go$/i.test(path) &&
        (named || rules.some((rule) => categoriesOfLinters.get(rule)?.includes(claim.category)))
      );
  }
}
