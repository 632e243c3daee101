const supported = new Set([
  "$ref",
  "$defs",
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "const",
  "anyOf",
  "allOf",
  "description",
  "title",
  "default",
  "format",
]);

/**
 * What structured output does not take: objects that are open to other properties, and keywords
 * that constrained decoding does not enforce (lengths, ranges, patterns, array sizes). Null when
 * the schema is fine, else a sentence with the place.
 */
export function unsupportedInSchema(schema: unknown, at: string): string | null {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    return `${at}: must be an object`;
  }
  const node: Readonly<Record<string, unknown>> = { ...schema };
  for (const key of Object.keys(node)) {
    if (!supported.has(key)) return `${at}: property '${key}' is not supported`;
  }
  if (node["type"] === "object") {
    if (node["additionalProperties"] !== false) {
      return `${at}: for 'object' type, 'additionalProperties' must be explicitly set to false`;
    }
  }
  return firstFault([
    ...entries(node["properties"], `${at}.properties`),
    ...entries(node["$defs"], `${at}.$defs`),
    ...list(node["anyOf"], `${at}.anyOf`),
    ...list(node["allOf"], `${at}.allOf`),
    ...(node["items"] === undefined ? [] : [[node["items"], `${at}.items`] as const]),
  ]);
}

type Part = readonly [schema: unknown, at: string];

function firstFault(parts: readonly Part[]): string | null {
  for (const [schema, at] of parts) {
    const fault = unsupportedInSchema(schema, at);
    if (fault !== null) return fault;
  }
  return null;
}

function entries(value: unknown, at: string): readonly Part[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, schema]) => [schema, `${at}.${key}`]);
}

function list(value: unknown, at: string): readonly Part[] {
  return Array.isArray(value) ? value.map((schema, index) => [schema, `${at}.${index}`]) : [];
}
