import { createSign } from "node:crypto";
import type { GitHub } from "./server.ts";

/** An answer as a plain HTTP client sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed from `text`; undefined when it is empty or not JSON. */
  readonly body: unknown;
}

export interface RequestOptions {
  /** Sent as JSON unless it is text already. */
  readonly body?: unknown;
  /** A null takes a header away that would otherwise be sent. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** Sends one request and follows no redirect. `authorization` null sends none. */
export async function send(
  github: GitHub,
  authorization: string | null,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const headers = new Headers({ "user-agent": "rules", accept: "application/vnd.github+json" });
  if (authorization !== null) headers.set("authorization", authorization);
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const { body } = options;
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A diff or raw content; the test looks at `text`.
  }
}

/** An `authorization` header of the App itself. Seconds count from the emulated time. */
export function appAuthorization(
  github: GitHub,
  claims: { readonly expiresIn?: number; readonly issuer?: number } = {},
): string {
  const now = Math.floor(github.world.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = {
    iat: now - 60,
    exp: now + (claims.expiresIn ?? 540),
    iss: claims.issuer ?? github.app.id,
  };
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(payload)}`;
  const signature = createSign("RSA-SHA256")
    .update(signed)
    .sign(github.app.privateKey, "base64url");
  return `bearer ${signed}.${signature}`;
}

/** An `authorization` header with a fresh installation token, narrowed as asked. */
export async function installationAuthorization(
  github: GitHub,
  narrow: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const path = `/app/installations/${github.installation.id}/access_tokens`;
  const { status, text, body } = await send(github, appAuthorization(github), "POST", path, {
    body: narrow,
  });
  const token = typeof body === "object" && body !== null && "token" in body ? body.token : null;
  if (typeof token !== "string") throw new Error(`No token: ${status} ${text}`);
  return `token ${token}`;
}
