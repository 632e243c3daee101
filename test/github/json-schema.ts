export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Schema = { readonly [key: string]: Json };

/** The id under which the description's components are known to the validator. */
export const componentsId = "https://api.github.com/components";

/**
 * An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a null in `type` and `enum`, and
 * references point to `componentsId`. The published file itself stays untouched.
 */
export function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isObject(schema)) return schema;
  const { nullable, discriminator: _discriminator, ...rest } = schema;
  const converted: Record<string, Json> = {};
  for (const [key, value] of Object.entries(rest)) {
    converted[key] =
      key === "$ref" && typeof value === "string"
        ? `${componentsId}${value}`
        : key === "enum" || key === "default"
          ? value
          : toJsonSchema(value);
  }
  if (nullable !== true) return converted;
  if (typeof converted.type !== "string") return { anyOf: [converted, { type: "null" }] };
  const withNull = { ...converted, type: [converted.type, "null"] };
  return Array.isArray(converted.enum)
    ? { ...withNull, enum: [...converted.enum, null] }
    : withNull;
}

/**
 * The same schema, refusing keys that it does not name. GitHub ignores many of them; a product that
 * sends one means something that will not happen.
 */
export function refuseUnknownKeys(schema: Json): Json {
  if (!isObject(schema)) return schema;
  if (isObject(schema.items ?? null))
    return { ...schema, items: refuseUnknownKeys(schema.items ?? {}) };
  const combined = ["oneOf", "anyOf", "allOf"].some((key) => key in schema);
  if (!isObject(schema.properties ?? null) || combined || "additionalProperties" in schema) {
    return schema;
  }
  const properties = Object.entries(schema.properties ?? {}).map(([name, inner]) => [
    name,
    refuseUnknownKeys(inner),
  ]);
  return { ...schema, properties: Object.fromEntries(properties), additionalProperties: false };
}

function isObject(value: Json): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
