import type { SyntaxRule } from "../../syntax-rule.ts";
import { asyncCallbackInForEach } from "./async-callback-in-for-each.ts";
import { asyncPredicate } from "./async-predicate.ts";
import { promiseAllGetsNothing } from "./promise-all-gets-nothing.ts";
import { promiseInCondition } from "./promise-in-condition.ts";
import { promiseNotAwaited } from "./promise-not-awaited.ts";
import { promiseUsedAsValue } from "./promise-used-as-value.ts";
import { rejectionEscapesTry } from "./rejection-escapes-try.ts";

/** Rules on promises, timers and events in JavaScript. */
export const asynchronyRules: readonly SyntaxRule[] = [
  asyncCallbackInForEach,
  asyncPredicate,
  promiseAllGetsNothing,
  promiseInCondition,
  promiseNotAwaited,
  promiseUsedAsValue,
  rejectionEscapesTry,
];
