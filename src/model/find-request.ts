import { randomBytes } from "node:crypto";

/** A unit with what the model is shown of it. `label` is its id within one request. */
export interface LabelledUnit {
  readonly label: string;
  readonly shown: string;
}

/** The label of the unit at a 0-based position of its batch: the order of a batch, not of a review. */
export function labelAt(position: number): string {
  return `u${position + 1}`;
}

/**
 * The user message: data and nothing else. The nonce is new for each request, so that no text of a
 * pull request can foresee the delimiter; `visibleText` has taken the delimiter out of the content.
 */
export function findMessage(
  units: readonly LabelledUnit[],
  nonce: string = randomBytes(9).toString("base64url"),
): string {
  return units
    .map(
      ({ label, shown }) => `<data kind="unit" id="${label}" nonce="${nonce}">\n${shown}\n</data>`,
    )
    .join("\n\n");
}
