import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on conditions, bounds, comparisons and dates, in any language. */
export const logicRules: readonly SyntaxRule[] = [];
