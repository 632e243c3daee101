import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on React's hooks and state. */
export const reactRules: readonly SyntaxRule[] = [];
