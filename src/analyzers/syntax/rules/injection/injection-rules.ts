import type { SyntaxRule } from "../../syntax-rule.ts";
import { sqlInjection } from "./sql-injection.ts";

/** Rules on what somebody sent becoming code, a path, an address or a header. */
export const injectionRules: readonly SyntaxRule[] = [sqlInjection];
