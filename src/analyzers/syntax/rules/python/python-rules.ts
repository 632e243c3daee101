import type { SyntaxRule } from "../../syntax-rule.ts";
import { cachedCoroutine } from "./cached-coroutine.ts";
import { coroutineNotAwaited } from "./coroutine-not-awaited.ts";
import { dayPastMonthEnd } from "./day-past-month-end.ts";
import { defaultComputedOnce } from "./default-computed-once.ts";
import { generatorUsedTwice } from "./generator-used-twice.ts";
import { handlerNeverReached } from "./handler-never-reached.ts";
import { identityInQuery } from "./identity-in-query.ts";
import { missingFPrefix } from "./missing-f-prefix.ts";
import { pipeNeverRead } from "./pipe-never-read.ts";
import { propertyCallsItself } from "./property-calls-itself.ts";
import { pytzAsTzinfo } from "./pytz-as-tzinfo.ts";
import { secondsOfDuration } from "./seconds-of-duration.ts";
import { sharedClassList } from "./shared-class-list.ts";
import { targetCalled } from "./target-called.ts";
import { textAsTruth } from "./text-as-truth.ts";

/** Rules on what Python does and people do not expect. */
export const pythonRules: readonly SyntaxRule[] = [
  cachedCoroutine,
  coroutineNotAwaited,
  dayPastMonthEnd,
  defaultComputedOnce,
  generatorUsedTwice,
  handlerNeverReached,
  identityInQuery,
  missingFPrefix,
  pipeNeverRead,
  propertyCallsItself,
  pytzAsTzinfo,
  secondsOfDuration,
  sharedClassList,
  targetCalled,
  textAsTruth,
];
