import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether an `Authorization` header carries this token. Takes as long for any other of whatever
 * length, since digests are compared.
 */
export function isBearer(header: string | undefined, token: string): boolean {
  const [, given = ""] = /^Bearer +(\S+) *$/i.exec(header ?? "") ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
