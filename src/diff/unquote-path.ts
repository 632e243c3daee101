const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

const token = /\\([0-7]{3})|\\(.)|([^\\]+)/gsu;

/**
 * A path as git prints it, with C-style quotes undone when it has them. Octal escapes are bytes and
 * are read as UTF-8; bytes that are none become U+FFFD.
 */
export function unquotePath(printed: string): string {
  if (!printed.startsWith('"') || !printed.endsWith('"')) return printed;
  const parts: Buffer[] = [];
  for (const [, octal, letter, plain] of printed.slice(1, -1).matchAll(token)) {
    if (octal !== undefined) parts.push(Buffer.from([Number.parseInt(octal, 8)]));
    else if (letter !== undefined)
      parts.push(Buffer.from([escapes[letter] ?? letter.charCodeAt(0)]));
    else if (plain !== undefined) parts.push(Buffer.from(plain, "utf8"));
  }
  return Buffer.concat(parts).toString("utf8");
}
