import type { SyntaxRule } from "../../syntax-rule.ts";
import { appendAfterSizedMake } from "./append-after-sized-make.ts";
import { breakInSelect } from "./break-in-select.ts";
import { busySelectLoop } from "./busy-select-loop.ts";
import { closeDeferredInLoop } from "./close-deferred-in-loop.ts";
import { contextCancelLost } from "./context-cancel-lost.ts";
import { copyIntoEmpty } from "./copy-into-empty.ts";
import { deferredCallSkippedByExit } from "./deferred-call-skipped-by-exit.ts";
import { durationMultipliedTwice } from "./duration-multiplied-twice.ts";
import { errorCheckInverted } from "./error-check-inverted.ts";
import { errorLost } from "./error-lost.ts";
import { fileNotClosed } from "./file-not-closed.ts";
import { fileNotTruncated } from "./file-not-truncated.ts";
import { goroutineSendWithoutReceiver } from "./goroutine-send-without-receiver.ts";
import { indexPastEnd } from "./index-past-end.ts";
import { integerTruncated } from "./integer-truncated.ts";
import { lockNotReleased } from "./lock-not-released.ts";
import { lockTakenTwice } from "./lock-taken-twice.ts";
import { mapWrittenByHandlers } from "./map-written-by-handlers.ts";
import { missingReturnAfterHttpError } from "./missing-return-after-http-error.ts";
import { nilErrorInMessage } from "./nil-error-in-message.ts";
import { nilErrorReturned } from "./nil-error-returned.ts";
import { nilMapWrite } from "./nil-map-write.ts";
import { rangeCopyModified } from "./range-copy-modified.ts";
import { requestContextInGoroutine } from "./request-context-in-goroutine.ts";
import { responseBodyNotClosed } from "./response-body-not-closed.ts";
import { resultUsedBeforeErrorCheck } from "./result-used-before-error-check.ts";
import { rowsErrorUnchecked } from "./rows-error-unchecked.ts";
import { rowsNotClosed } from "./rows-not-closed.ts";
import { shadowedNeverSet } from "./shadowed-never-set.ts";
import { sharedWriteInGoroutine } from "./shared-write-in-goroutine.ts";
import { timeLayoutOfLetters } from "./time-layout-of-letters.ts";
import { trimCutsetAsText } from "./trim-cutset-as-text.ts";
import { typedNilError } from "./typed-nil-error.ts";
import { unlockDeferredInLoop } from "./unlock-deferred-in-loop.ts";
import { unlockMismatch } from "./unlock-mismatch.ts";
import { unmarshalIntoValue } from "./unmarshal-into-value.ts";
import { waitgroupAddInGoroutine } from "./waitgroup-add-in-goroutine.ts";

/** Rules on errors, goroutines, locks and resources in Go. */
export const goRules: readonly SyntaxRule[] = [
  appendAfterSizedMake,
  breakInSelect,
  busySelectLoop,
  closeDeferredInLoop,
  contextCancelLost,
  copyIntoEmpty,
  deferredCallSkippedByExit,
  durationMultipliedTwice,
  errorCheckInverted,
  errorLost,
  fileNotClosed,
  fileNotTruncated,
  goroutineSendWithoutReceiver,
  indexPastEnd,
  integerTruncated,
  lockNotReleased,
  lockTakenTwice,
  mapWrittenByHandlers,
  missingReturnAfterHttpError,
  nilErrorInMessage,
  nilErrorReturned,
  nilMapWrite,
  rangeCopyModified,
  requestContextInGoroutine,
  responseBodyNotClosed,
  resultUsedBeforeErrorCheck,
  rowsErrorUnchecked,
  rowsNotClosed,
  shadowedNeverSet,
  sharedWriteInGoroutine,
  timeLayoutOfLetters,
  trimCutsetAsText,
  typedNilError,
  unlockDeferredInLoop,
  unlockMismatch,
  unmarshalIntoValue,
  waitgroupAddInGoroutine,
];
