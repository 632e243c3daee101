import type { SyntaxRule } from "../../syntax-rule.ts";
import { absoluteJoin } from "./absolute-join.ts";
import { cachedCoroutine } from "./cached-coroutine.ts";
import { cleanupSkippedOnError } from "./cleanup-skipped-on-error.ts";
import { coroutineNotAwaited } from "./coroutine-not-awaited.ts";
import { dayPastMonthEnd } from "./day-past-month-end.ts";
import { defaultComputedOnce } from "./default-computed-once.ts";
import { environmentUnset } from "./environment-unset.ts";
import { floatAsIndex } from "./float-as-index.ts";
import { generatorUsedTwice } from "./generator-used-twice.ts";
import { handlerNeverReached } from "./handler-never-reached.ts";
import { identityInQuery } from "./identity-in-query.ts";
import { lockKeptOnError } from "./lock-kept-on-error.ts";
import { missingFPrefix } from "./missing-f-prefix.ts";
import { noneFromInPlace } from "./none-from-in-place.ts";
import { pipeNeverRead } from "./pipe-never-read.ts";
import { propertyCallsItself } from "./property-calls-itself.ts";
import { pytzAsTzinfo } from "./pytz-as-tzinfo.ts";
import { secondsOfDuration } from "./seconds-of-duration.ts";
import { sharedClassList } from "./shared-class-list.ts";
import { sharedRows } from "./shared-rows.ts";
import { targetCalled } from "./target-called.ts";
import { textAsTruth } from "./text-as-truth.ts";

/** Rules on what Python does and people do not expect. */
export const pythonRules: readonly SyntaxRule[] = [
  absoluteJoin,
  cachedCoroutine,
  cleanupSkippedOnError,
  coroutineNotAwaited,
  dayPastMonthEnd,
  defaultComputedOnce,
  environmentUnset,
  floatAsIndex,
  generatorUsedTwice,
  handlerNeverReached,
  identityInQuery,
  lockKeptOnError,
  missingFPrefix,
  noneFromInPlace,
  pipeNeverRead,
  propertyCallsItself,
  pytzAsTzinfo,
  secondsOfDuration,
  sharedClassList,
  sharedRows,
  targetCalled,
  textAsTruth,
];
