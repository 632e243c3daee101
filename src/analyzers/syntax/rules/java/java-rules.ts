import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on references, resources, threads and numbers in Java. */
export const javaRules: readonly SyntaxRule[] = [];
