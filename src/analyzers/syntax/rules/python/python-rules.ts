import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on what Python does and people do not expect. */
export const pythonRules: readonly SyntaxRule[] = [];
