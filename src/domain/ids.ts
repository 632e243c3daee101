declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A full git object name, 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. */
export type Sha = Branded<"Sha">;
/** SHA-256, hexadecimal, over everything that can influence one engine's result on one unit. */
export type UnitKey = Branded<"UnitKey">;
/** Identity of a finding across pushes, rebases and rewording: 16 hexadecimal digits. */
export type Fingerprint = Branded<"Fingerprint">;
/** Identity of one review of one head: 16 hexadecimal digits. Stands in the marker of all it posts. */
export type ReviewId = Branded<"ReviewId">;
/** The `X-GitHub-Delivery` GUID; identical when GitHub delivers the same event again. */
export type DeliveryId = Branded<"DeliveryId">;

function is<Id extends string>(pattern: RegExp): (text: string) => text is Id {
  return (text: string): text is Id => pattern.test(text);
}

function reader<Id extends string>(name: string, pattern: RegExp): (text: string) => Id {
  const fits = is<Id>(pattern);
  return (text) => {
    if (fits(text)) return text;
    throw new TypeError(`not a ${name}: ${JSON.stringify(text.slice(0, 80))}`);
  };
}

/** Each reads its id and throws `TypeError` for text of another form. */
export const sha = reader<Sha>("full git object name", /^([0-9a-f]{40}|[0-9a-f]{64})$/);
export const unitKey = reader<UnitKey>("unit key", /^[0-9a-f]{64}$/);
export const fingerprint = reader<Fingerprint>("fingerprint", /^[0-9a-f]{16}$/);
export const reviewId = reader<ReviewId>("review id", /^[0-9a-f]{16}$/);
export const deliveryId = reader<DeliveryId>("delivery id", /^[0-9A-Za-z-]{1,100}$/);

/** The first ten digits, as people quote a commit. */
export function shortSha(commit: Sha): string {
  return commit.slice(0, 10);
}
