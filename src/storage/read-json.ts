import type { z } from "zod";

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `why` names the fields that do not fit, without their values. */
  | { readonly ok: false; readonly why: string };

/** Reads a JSON column. Rows may have been written by another version, so nothing is assumed. */
export function readJson<Value>(text: string, schema: z.ZodType<Value>): Read<Value> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be somebody's code.
    return { ok: false, why: "not JSON" };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const paths = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.code}`);
  return { ok: false, why: paths.slice(0, 5).join("; ") };
}
