import { createHmac, timingSafeEqual } from "node:crypto";

const form = /^sha256=([0-9a-f]{64})$/;

/**
 * Gives a check of `X-Hub-Signature-256`: `sha256=` and the hexadecimal HMAC-SHA256 of the body's
 * bytes under the webhook secret (docs.github.com, "Validating webhook deliveries").
 *
 * `@octokit/webhooks-methods` does the same over a string. GitHub signs bytes, and a body that is
 * not UTF-8 has no string with those bytes; hashing the buffer as it came is exact, and saves a
 * decoding of up to 25 MB for bodies that turn out to be forged. The two digests are compared in
 * constant time.
 */
export function createSignatureCheck(
  secret: string,
): (body: Uint8Array, header: string) => boolean {
  return (body, header) => {
    const given = form.exec(header)?.[1];
    if (given === undefined) return false;
    const wanted = createHmac("sha256", secret).update(body).digest();
    return timingSafeEqual(Buffer.from(given, "hex"), wanted);
  };
}
