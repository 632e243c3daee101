import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on infrastructure that is open, unencrypted or lost. */
export const terraformRules: readonly SyntaxRule[] = [];
