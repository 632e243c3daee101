import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on errors, goroutines, locks and resources in Go. */
export const goRules: readonly SyntaxRule[] = [];
