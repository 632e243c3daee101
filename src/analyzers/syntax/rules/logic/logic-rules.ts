import type { SyntaxRule } from "../../syntax-rule.ts";
import { alwaysTrueCondition } from "./always-true-condition.ts";
import { boundOffByOne } from "./bound-off-by-one.ts";
import { callsItselfForEver } from "./calls-itself-for-ever.ts";
import { changedWhileIterated } from "./changed-while-iterated.ts";
import { collectionUsedAsObject } from "./collection-used-as-object.ts";
import { comparatorGivesBoolean } from "./comparator-gives-boolean.ts";
import { conditionAskedBefore } from "./condition-asked-before.ts";
import { copiedField } from "./copied-field.ts";
import { datePartMisread } from "./date-part-misread.ts";
import { defaultsOverwritten } from "./defaults-overwritten.ts";
import { dividedAsIntegers } from "./divided-as-integers.ts";
import { elementAskedByIn } from "./element-asked-by-in.ts";
import { fractionComparedExactly } from "./fraction-compared-exactly.ts";
import { globalPatternReused } from "./global-pattern-reused.ts";
import { identicalOperands } from "./identical-operands.ts";
import { impossibleRange } from "./impossible-range.ts";
import { indexAsAnswer } from "./index-as-answer.ts";
import { lengthBelowZero } from "./length-below-zero.ts";
import { listGivenToMath } from "./list-given-to-math.ts";
import { loopStepsOtherVariable } from "./loop-steps-other-variable.ts";
import { maskComparedFirst } from "./mask-compared-first.ts";
import { nullAskedTooLate } from "./null-asked-too-late.ts";
import { nullDereferenced } from "./null-dereferenced.ts";
import { numbersSortedAsText } from "./numbers-sorted-as-text.ts";
import { parseIntInMap } from "./parse-int-in-map.ts";
import { requestTextAdded } from "./request-text-added.ts";
import { requestTextEqualsNumber } from "./request-text-equals-number.ts";
import { resultOfTextLost } from "./result-of-text-lost.ts";
import { swapLost } from "./swap-lost.ts";
import { textDecidesTernary } from "./text-decides-ternary.ts";
import { valueReturnedFromForEach } from "./value-returned-from-for-each.ts";

/** Rules on conditions, bounds, comparisons and dates, in any language. */
export const logicRules: readonly SyntaxRule[] = [
  alwaysTrueCondition,
  boundOffByOne,
  callsItselfForEver,
  changedWhileIterated,
  collectionUsedAsObject,
  comparatorGivesBoolean,
  conditionAskedBefore,
  copiedField,
  datePartMisread,
  defaultsOverwritten,
  dividedAsIntegers,
  elementAskedByIn,
  fractionComparedExactly,
  globalPatternReused,
  identicalOperands,
  impossibleRange,
  indexAsAnswer,
  lengthBelowZero,
  listGivenToMath,
  loopStepsOtherVariable,
  maskComparedFirst,
  nullAskedTooLate,
  nullDereferenced,
  numbersSortedAsText,
  parseIntInMap,
  requestTextAdded,
  requestTextEqualsNumber,
  resultOfTextLost,
  swapLost,
  textDecidesTernary,
  valueReturnedFromForEach,
];
