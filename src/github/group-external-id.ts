import { sha, type ReviewId } from "../domain/ids.ts";
import type { MergeGroupRef } from "../domain/merge-group.ts";

/**
 * What we write into the `external_id` of a merge group's check run, so that the check alone says
 * what it is about: which review, that it is a group, on what it stands, and for which pull request
 * it was made (0 where that is not known).
 */
export function renderGroupExternalId(
  review: ReviewId,
  { base, number }: Pick<MergeGroupRef, "base" | "number">,
): string {
  return `${review}:group-${base}-${number ?? 0}`;
}

/** What an `external_id` says of a merge group; null for any other text. */
export function readGroupExternalId(
  externalId: string,
): Pick<MergeGroupRef, "base" | "number"> | null {
  const [, base, number] = form.exec(externalId) ?? [];
  if (base === undefined || number === undefined) return null;
  return { base: sha(base), number: number === "0" ? null : Number(number) };
}

const form = /^[0-9a-f]{16}:group-([0-9a-f]{40}|[0-9a-f]{64})-(0|[1-9]\d{0,9})$/;
