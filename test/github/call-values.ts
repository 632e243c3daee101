import type { Call } from "./route.ts";
import type { User } from "./world.ts";

/** Who writes: the bot of the installation. Routes for installations only. */
export function author(call: Call): User {
  if (call.actor.kind !== "installation")
    throw new Error("This route wants an installation token.");
  return call.actor.user;
}

/** A text of the body; the check against the description has refused other types. */
export function text(body: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = body[key];
  return typeof value === "string" ? value : null;
}

export function whole(body: Readonly<Record<string, unknown>>, key: string): number | null {
  const value = body[key];
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}

/** A list of objects; what is missing is empty. */
export function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter(isObject);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The whole number in the path, such as `{comment_id}`. */
export function idParam(call: Call, name: string): number {
  return Number(call.params[name]);
}

/** The address of this request without its query, for `link` headers. */
export function address(call: Call, path: string): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(call.params[name] ?? ""),
  );
  return `${call.world.url}${filled}`;
}
