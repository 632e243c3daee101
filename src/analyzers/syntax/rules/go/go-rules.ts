import type { SyntaxRule } from "../../syntax-rule.ts";
import { errorLost } from "./error-lost.ts";
import { missingReturnAfterHttpError } from "./missing-return-after-http-error.ts";
import { nilErrorInMessage } from "./nil-error-in-message.ts";
import { nilErrorReturned } from "./nil-error-returned.ts";
import { responseBodyNotClosed } from "./response-body-not-closed.ts";
import { resultUsedBeforeErrorCheck } from "./result-used-before-error-check.ts";
import { rowsErrorUnchecked } from "./rows-error-unchecked.ts";
import { rowsNotClosed } from "./rows-not-closed.ts";
import { shadowedNeverSet } from "./shadowed-never-set.ts";

/** Rules on errors, goroutines, locks and resources in Go. */
export const goRules: readonly SyntaxRule[] = [
  errorLost,
  missingReturnAfterHttpError,
  nilErrorInMessage,
  nilErrorReturned,
  responseBodyNotClosed,
  resultUsedBeforeErrorCheck,
  rowsErrorUnchecked,
  rowsNotClosed,
  shadowedNeverSet,
];
