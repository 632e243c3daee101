import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on cryptography, trust and access: weak by themselves, whatever is sent. */
export const weaknessRules: readonly SyntaxRule[] = [];
