import type { ErrorObject } from "ajv";

/**
 * A validator's error in the words that GitHub has been seen to use; where none are known, in the
 * validator's own.
 */
export function problemText(error: ErrorObject, root: unknown): string {
  const { keyword, params, instancePath } = error;
  const value = valueAt(root, instancePath);
  switch (keyword) {
    case "additionalProperties":
      return `"${String(params.additionalProperty)}" is not a permitted key.`;
    case "required":
      return `"${String(params.missingProperty)}" wasn't supplied.`;
    case "maxItems":
      return `No more than ${String(params.limit)} items are allowed; ${sizeOf(value)} were supplied.`;
    case "maxLength":
      return `Only ${String(params.limit)} characters are allowed; ${sizeOf(value)} were supplied.`;
    case "oneOf":
    case "anyOf":
      return `No subschema in "${keyword}" matched.`;
    case "enum":
      return `${place(instancePath)}${JSON.stringify(value)} is not a member of ${JSON.stringify(params.allowedValues)}.`;
    case "type":
      return `${place(instancePath)}${JSON.stringify(value)} is not a ${String(params.type)}.`;
    default:
      return `${place(instancePath)}${error.message ?? keyword}`;
  }
}

function place(instancePath: string): string {
  return instancePath === "" ? "" : `For '${instancePath.slice(1)}', `;
}

/** Items of a list, code points of a text. */
function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "string" ? Array.from(value).length : 0;
}

function valueAt(root: unknown, instancePath: string): unknown {
  let value = root;
  for (const key of instancePath.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return undefined;
    const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
    value = Object.entries(value).find(([own]) => own === name)?.[1];
  }
  return value;
}
