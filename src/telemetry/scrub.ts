/** What stands where a secret was. */
const scrubbed = "[secret]";

/** A registered secret shorter than this would also match ordinary text, and is no secret. */
const shortestSecret = 6;

/**
 * Shapes that are secret wherever they come from: GitHub's tokens (`ghs_` and its family,
 * `github_pat_`), Anthropic's keys, JSON web tokens, private keys in PEM (whose newlines are
 * escaped in a JSON line), and passwords in a URL.
 */
const shapes = [
  String.raw`gh[a-z]_[A-Za-z0-9_.-]{16,}`,
  String.raw`github_pat_[A-Za-z0-9_]{16,}`,
  String.raw`sk-ant-[A-Za-z0-9_-]{8,}`,
  // The first part is bounded: it is short, and a line of nothing but its beginnings took seconds.
  String.raw`eyJ[A-Za-z0-9_-]{8,512}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+`,
  String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?="|$))`,
  String.raw`(?<=://[^\s/:@"]{0,64}:)[^\s/@"]{1,256}(?=@)`,
];

/**
 * Gives a function that replaces every registered secret, in each way it may be spelled in a line
 * of JSON, and everything shaped like a well-known secret.
 */
export function createScrubber(secrets: readonly string[]): (line: string) => string {
  const known = secrets
    .flatMap(spellings)
    .filter((spelling) => spelling.length >= shortestSecret)
    // Longest first, so that a spelling inside another does not leave the rest of it standing.
    .sort((a, b) => b.length - a.length)
    .map(escapeForRegExp);
  const pattern = new RegExp([...new Set(known), ...shapes].join("|"), "g");
  return (line) => line.replace(pattern, scrubbed);
}

function spellings(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter((line) => !line.startsWith("-----"));
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    encodeURIComponent(secret),
    // A private key that was wrapped or cut is known by any of its lines.
    ...(lines.length > 1 ? lines.filter((line) => line.length >= 32) : []),
  ];
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
