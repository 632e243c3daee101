import { verify } from "node:crypto";
import { basicError } from "./replies.ts";
import type { Reply } from "./route.ts";
import type { Token, Tokens } from "./tokens.ts";
import type { App } from "./world.ts";

/** Who sent a request: nobody said, the App itself by JWT, or an installation by token. */
export type Credentials =
  | { readonly kind: "none" }
  | { readonly kind: "app" }
  | { readonly kind: "installation"; readonly token: Token };

/** Reads the `authorization` header, or says how GitHub refuses it (A1, A5, A9). `now` in epoch ms. */
export function authenticate(
  header: string | undefined,
  app: App,
  tokens: Tokens,
  now: number,
): Credentials | Reply {
  if (header === undefined || header === "") return { kind: "none" };
  const [, scheme = "", secret = ""] = /^(\w+) +(.+)$/.exec(header) ?? [];
  if (!/^(bearer|token)$/i.test(scheme)) return basicError(401, "Bad credentials");
  if (!secret.startsWith("ghs_") && secret.split(".").length === 3) {
    return refuseJwt(secret, app, now) ?? { kind: "app" };
  }
  const token = tokens.find(secret, now);
  if (token === null) return basicError(401, "Bad credentials");
  if (token.installation.suspended) return basicError(403, "This installation has been suspended");
  return { kind: "installation", token };
}

/** Longest life of an App's JWT, in seconds. */
const longestLife = 600;

function refuseJwt(jwt: string, app: App, now: number): Reply | null {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const signed = Buffer.from(`${header}.${payload}`);
  const claims = decodeJson(payload);
  const genuine =
    decodeJson(header).alg === "RS256" &&
    verify("RSA-SHA256", signed, app.publicKey, Buffer.from(signature, "base64url"));
  if (!genuine) return basicError(401, "A JSON web token could not be decoded");
  if (String(claims.iss) !== String(app.id)) return basicError(404, "Integration not found");
  const seconds = now / 1000;
  if (typeof claims.iat !== "number" || claims.iat > seconds) {
    return basicError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof claims.exp !== "number" || claims.exp <= seconds) {
    return basicError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (claims.exp > seconds + longestLife) {
    return basicError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return null;
}

function decodeJson(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // Not JSON: it has no claims, and the signature check refuses it.
  }
}
