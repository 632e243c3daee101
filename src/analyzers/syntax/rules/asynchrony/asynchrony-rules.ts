import type { SyntaxRule } from "../../syntax-rule.ts";

/** Rules on promises, timers and events in JavaScript. */
export const asynchronyRules: readonly SyntaxRule[] = [];
