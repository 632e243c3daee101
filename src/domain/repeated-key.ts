/**
 * The first member name that stands twice in one object of a JSON text, or null. `JSON.parse` takes
 * the last of them and others the first, so what is signed would depend on the reader. `text` must
 * be JSON.
 */
export function repeatedKey(text: string): string | null {
  const objects: Set<string>[] = [];
  let latest = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
    if (token === "{") objects.push(new Set());
    else if (token === "}") objects.pop();
    else if (token !== ":") latest = token;
    else {
      const name = String(JSON.parse(latest));
      const names = objects.at(-1);
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
  }
  return null;
}
