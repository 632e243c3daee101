type Headers = Readonly<Record<string, string>>;

/** Whether a request asks for the diff instead of JSON, with or without the old `v3` in the name. */
export function acceptsDiff(headers: Headers): boolean {
  return accepts(headers, "diff");
}

/** Whether a request asks for the plain bytes instead of JSON. */
export function acceptsRaw(headers: Headers): boolean {
  return accepts(headers, "raw");
}

/** Whether a request asks for one object even where JSON would be a list. */
export function acceptsObject(headers: Headers): boolean {
  return accepts(headers, "object");
}

function accepts(headers: Headers, format: string): boolean {
  const accept = headers.accept ?? "";
  return ["", ".v3"].some((version) =>
    accept.includes(`application/vnd.github${version}.${format}`),
  );
}
