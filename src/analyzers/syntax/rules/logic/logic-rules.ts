import type { SyntaxRule } from "../../syntax-rule.ts";
import { alwaysTrueCondition } from "./always-true-condition.ts";
import { boundOffByOne } from "./bound-off-by-one.ts";
import { changedWhileIterated } from "./changed-while-iterated.ts";
import { indexAsAnswer } from "./index-as-answer.ts";
import { nullDereferenced } from "./null-dereferenced.ts";
import { resultOfTextLost } from "./result-of-text-lost.ts";

/** Rules on conditions, bounds, comparisons and dates, in any language. */
export const logicRules: readonly SyntaxRule[] = [
  alwaysTrueCondition,
  boundOffByOne,
  changedWhileIterated,
  indexAsAnswer,
  nullDereferenced,
  resultOfTextLost,
];
