import type { Schema } from "./json-schema.ts";

/**
 * Where GitHub was seen to answer null although its description says otherwise: review comments that
 * are outdated have neither line nor position (R16), and comments on a whole file have no line at all.
 */
const observed: Readonly<Record<string, readonly string[]>> = {
  "pull-request-review-comment": ["line", "original_line", "position", "original_position"],
  "review-comment": ["line", "original_line", "position", "original_position"],
};

/** The description's schemas with these fields made nullable. */
export function withObservedNulls(
  schemas: Readonly<Record<string, Schema>>,
): Record<string, Schema> {
  const entries = Object.entries(schemas).map(([name, schema]): [string, Schema] => {
    const fields = observed[name];
    return [name, fields === undefined ? schema : nullable(schema, fields)];
  });
  return Object.fromEntries(entries);
}

function nullable(schema: Schema, fields: readonly string[]): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([key, value]) => [
    key,
    fields.includes(key) && typeof value === "object" && value !== null
      ? { ...value, nullable: true }
      : value,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Schema };
}
