import { reviewId, type ReviewId } from "../domain/ids.ts";

/**
 * What we write into a check run's `external_id`: which review, of which pull request. For the head of
 * a fork GitHub does not say whose check it is asked to run again, and this does.
 */
export function renderExternalId(review: ReviewId, pullRequest: number): string {
  return `${review}:${pullRequest}`;
}

/** The pull request's number in an `external_id` of ours; null for any other text. */
export function readExternalId(externalId: string): number | null {
  const digits = /^[0-9a-f]{16}:([1-9]\d{0,9})$/.exec(externalId)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The review whose check it is, whatever it is about; null for any other text. */
export function readReviewId(externalId: string): ReviewId | null {
  const review = /^([0-9a-f]{16}):/.exec(externalId)?.[1];
  return review === undefined ? null : reviewId(review);
}
