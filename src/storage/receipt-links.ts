import { createHmac, hkdfSync, timingSafeEqual, type KeyObject } from "node:crypto";
import type { ReviewId } from "../domain/ids.ts";

/** The addresses of receipts, which only those can tell who were given them. */
export interface ReceiptLinks {
  /** The path of a receipt's page, e.g. `/receipt/0123456789abcdef/…`. */
  pathOf(review: ReviewId): string;
  /** Compares in constant time. */
  isTokenOf(review: ReviewId, token: string): boolean;
}

/**
 * Links whose token is the HMAC-SHA256 of the review's id, under a key that is derived from the
 * private key for this purpose alone. Who has one link can make no other; who replaces the key
 * ends them all.
 */
export function createReceiptLinks(privateKey: KeyObject): ReceiptLinks {
  const secret = privateKey.export({ type: "pkcs8", format: "der" });
  const key = Buffer.from(hkdfSync("sha256", secret, "", "marginalia receipt links", 32));
  const tokenOf = (review: ReviewId): string =>
    createHmac("sha256", key).update(review).digest("base64url");
  return {
    pathOf: (review) => `/receipt/${review}/${tokenOf(review)}`,
    isTokenOf: (review, token) => {
      const [given, expected] = [Buffer.from(token), Buffer.from(tokenOf(review))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
