/**
 * Every error of ours that carries policy. The class decides what happens: `RetryLater` goes back
 * to the queue, `TellTheUser` ends the job with a truthful check, `Stop` ends the process.
 */
abstract class MarginaliaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A passing fault: the work goes on at `retryAt` (epoch milliseconds). */
export class RetryLater extends MarginaliaError {
  readonly retryAt: number;

  constructor(message: string, retryAt: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAt = retryAt;
  }
}

/** Part of the review was carried out and told; the check says when the rest is tried again. */
export class PartlyReviewed extends RetryLater {}

/** Nothing to retry: the pull request's people have to know. `hint` says what to do. */
export class TellTheUser extends MarginaliaError {
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** The process cannot work as configured. `hint` says which setting to mend. */
export class Stop extends MarginaliaError {
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** A newer head or a closed pull request made this work pointless; not a failure. */
export class Superseded extends MarginaliaError {}

/** `message` of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
