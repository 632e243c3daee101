import { createHash, randomBytes } from "node:crypto";
import type { Installation, Permissions } from "./world.ts";

/** An installation token as issued. */
export interface Token {
  readonly text: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** The repositories it was narrowed to; null for all of the installation's. */
  readonly repositoryIds: ReadonlySet<number> | null;
  /** Epoch milliseconds; one hour after it was issued. */
  readonly expiresAt: number;
}

export interface Tokens {
  issue(o: {
    readonly installation: Installation;
    readonly permissions: Permissions;
    readonly repositoryIds: ReadonlySet<number> | null;
    readonly now: number;
  }): Token;
  /** The token of this text unless it has expired or was revoked; null too for a text never issued. */
  find(text: string, now: number): Token | null;
  revoke(text: string): void;
}

const hour = 60 * 60 * 1000;

export function createTokens(appId: number): Tokens {
  const issued = new Map<string, Token>();
  return {
    issue(o) {
      const token = { ...o, text: tokenText(appId, o.now), expiresAt: o.now + hour };
      issued.set(token.text, token);
      return token;
    },
    find(text, now) {
      const token = issued.get(text);
      return token === undefined || token.expiresAt <= now ? null : token;
    },
    revoke(text) {
      issued.delete(text);
    },
  };
}

/** `ghs_<app id>_<JWT>`, well over 200 characters: the form that replaces the 40-character one (A6). */
function tokenText(appId: number, now: number): string {
  const header = encode(JSON.stringify({ alg: "ES256", typ: "JWT" }));
  const payload = encode(
    JSON.stringify({ iss: "emulator", iat: now, jti: randomBytes(32).toString("hex") }),
  );
  const signature = createHash("sha512").update(`${header}.${payload}`).digest("base64url");
  return `ghs_${appId}_${header}.${payload}.${signature}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}
