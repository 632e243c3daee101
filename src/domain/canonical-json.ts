/**
 * JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) gives it, so that equal values
 * have equal bytes: no blanks, members sorted by the UTF-16 code units of their names, numbers and
 * strings as ECMAScript writes them. Says of every value what `JSON.stringify` says: a member that
 * is undefined is left out, NaN becomes null, and a lone surrogate, which the RFC refuses, is
 * written as its escape.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return value === undefined ? "null" : JSON.stringify(value);
}
