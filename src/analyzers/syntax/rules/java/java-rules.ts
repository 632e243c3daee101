import type { SyntaxRule } from "../../syntax-rule.ts";
import { absoluteOfHash } from "./absolute-of-hash.ts";
import { datePattern } from "./date-pattern.ts";
import { decimalFromDouble } from "./decimal-from-double.ts";
import { equalsWithoutHashCode } from "./equals-without-hash-code.ts";
import { lockHeldOnError } from "./lock-held-on-error.ts";
import { lockOnValue } from "./lock-on-value.ts";
import { nullForOptional } from "./null-for-optional.ts";
import { productOverflows } from "./product-overflows.ts";
import { sharedDateFormat } from "./shared-date-format.ts";
import { splitByEverything } from "./split-by-everything.ts";
import { streamNotConsumed } from "./stream-not-consumed.ts";
import { stringComparedByReference } from "./string-compared-by-reference.ts";
import { threadRunCalled } from "./thread-run-called.ts";
import { unsafeDoubleCheck } from "./unsafe-double-check.ts";

/** Rules on references, resources, threads and numbers in Java. */
export const javaRules: readonly SyntaxRule[] = [
  absoluteOfHash,
  datePattern,
  decimalFromDouble,
  equalsWithoutHashCode,
  lockHeldOnError,
  lockOnValue,
  nullForOptional,
  productOverflows,
  sharedDateFormat,
  splitByEverything,
  streamNotConsumed,
  stringComparedByReference,
  threadRunCalled,
  unsafeDoubleCheck,
];
