import type { SyntaxRule } from "../../syntax-rule.ts";
import { asyncCallbackInForEach } from "./async-callback-in-for-each.ts";
import { asyncPredicate } from "./async-predicate.ts";
import { asyncReduce } from "./async-reduce.ts";
import { commitNotAwaited } from "./commit-not-awaited.ts";
import { errorSwallowed } from "./error-swallowed.ts";
import { jsonOfStrangerEndsProcess } from "./json-of-stranger-ends-process.ts";
import { promiseAllGetsNothing } from "./promise-all-gets-nothing.ts";
import { promiseInCondition } from "./promise-in-condition.ts";
import { promiseNeverSettles } from "./promise-never-settles.ts";
import { promiseNotAwaited } from "./promise-not-awaited.ts";
import { promiseUsedAsValue } from "./promise-used-as-value.ts";
import { rejectionEscapesTry } from "./rejection-escapes-try.ts";
import { responseSentTwice } from "./response-sent-twice.ts";
import { throwInCallbackOfPromise } from "./throw-in-callback-of-promise.ts";
import { timerRunsAtOnce } from "./timer-runs-at-once.ts";
import { updateLostAcrossAwait } from "./update-lost-across-await.ts";

/** Rules on promises, timers and events in JavaScript. */
export const asynchronyRules: readonly SyntaxRule[] = [
  asyncCallbackInForEach,
  asyncPredicate,
  asyncReduce,
  commitNotAwaited,
  errorSwallowed,
  jsonOfStrangerEndsProcess,
  promiseAllGetsNothing,
  promiseInCondition,
  promiseNeverSettles,
  promiseNotAwaited,
  promiseUsedAsValue,
  rejectionEscapesTry,
  responseSentTwice,
  throwInCallbackOfPromise,
  timerRunsAtOnce,
  updateLostAcrossAwait,
];
