import { sqlInjection } from "./rules/injection/sql-injection.ts";
import type { SyntaxRule } from "./syntax-rule.ts";

/** Every rule of our own over syntax trees. A new one is its file and a line here. */
export const rules: readonly SyntaxRule[] = [sqlInjection];
