import type { SyntaxRule } from "../../syntax-rule.ts";
import { absoluteOfHash } from "./absolute-of-hash.ts";
import { annotationOnPrivate } from "./annotation-on-private.ts";
import { arrayCompared } from "./array-compared.ts";
import { caseFallsThrough } from "./case-falls-through.ts";
import { datePattern } from "./date-pattern.ts";
import { decimalEquals } from "./decimal-equals.ts";
import { decimalFromDouble } from "./decimal-from-double.ts";
import { equalsWithoutHashCode } from "./equals-without-hash-code.ts";
import { exceptionNotThrown } from "./exception-not-thrown.ts";
import { executorNotShutDown } from "./executor-not-shut-down.ts";
import { fixedListChanged } from "./fixed-list-changed.ts";
import { formatArgumentMissing } from "./format-argument-missing.ts";
import { lockHeldOnError } from "./lock-held-on-error.ts";
import { lockOnValue } from "./lock-on-value.ts";
import { nullForOptional } from "./null-for-optional.ts";
import { parameterAssignedToItself } from "./parameter-assigned-to-itself.ts";
import { productOverflows } from "./product-overflows.ts";
import { resourceNotClosed } from "./resource-not-closed.ts";
import { sharedDateFormat } from "./shared-date-format.ts";
import { shortRead } from "./short-read.ts";
import { splitByEverything } from "./split-by-everything.ts";
import { streamNotConsumed } from "./stream-not-consumed.ts";
import { stringComparedByReference } from "./string-compared-by-reference.ts";
import { threadRunCalled } from "./thread-run-called.ts";
import { unsafeDoubleCheck } from "./unsafe-double-check.ts";
import { volatileCounted } from "./volatile-counted.ts";
import { waitWithoutLoop } from "./wait-without-loop.ts";

/** Rules on references, resources, threads and numbers in Java. */
export const javaRules: readonly SyntaxRule[] = [
  absoluteOfHash,
  annotationOnPrivate,
  arrayCompared,
  caseFallsThrough,
  datePattern,
  decimalEquals,
  decimalFromDouble,
  equalsWithoutHashCode,
  exceptionNotThrown,
  executorNotShutDown,
  fixedListChanged,
  formatArgumentMissing,
  lockHeldOnError,
  lockOnValue,
  nullForOptional,
  parameterAssignedToItself,
  productOverflows,
  resourceNotClosed,
  sharedDateFormat,
  shortRead,
  splitByEverything,
  streamNotConsumed,
  stringComparedByReference,
  threadRunCalled,
  unsafeDoubleCheck,
  volatileCounted,
  waitWithoutLoop,
];
