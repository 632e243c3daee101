import { withoutHidden } from "./visible-text.ts";

/** Shapes of secrets that must never be repeated, whoever wrote them. */
const secrets = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu,
  /\bsk-ant-[\w-]{8,}/gu,
  /\bgh[pousr]_\w{20,}/gu,
  /\bgithub_pat_\w{20,}/gu,
  /\bxox[abprs]-[\w-]{10,}/gu,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/gu,
  /\b[rs]k_live_\w{10,}/gu,
  /\bnpm_\w{30,}/gu,
];

/** Elements that GitHub would render. Other angle brackets are code, such as `Map<string, Price>`. */
const htmlTag =
  /<!--[\s\S]*?(?:-->|$)|<\/?(?:a|abbr|audio|b|blockquote|body|br|button|center|code|details|div|em|embed|font|form|h[1-6]|head|hr|html|i|iframe|img|input|kbd|li|link|meta|object|ol|p|picture|pre|script|source|span|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|ul|video)(?=[\s/>])[^>]*>/giu;

const image = /!\[([^\]]*)\]\([^)]*\)/gu;
const link = /\[([^\]]*)\]\((?:[a-z][a-z+.-]*:|\/\/|www\.)[^)]*\)/giu;
const address =
  /\b(?:https?|ftp|wss?|file|data|javascript):(?:\/\/)?[^\s"'`<>)\]]{3,}|\bwww\.[^\s"'`<>)\]]+/giu;

/** Replaces everything that looks like a secret. */
export function withoutSecrets(text: string): string {
  return secrets.reduce((rest, secret) => rest.replace(secret, "[redacted]"), text);
}

/**
 * Prose of a model, made harmless: one line of plain text without hidden characters, HTML, images,
 * links, addresses and secrets, at most `limit` code points. Mentions and Markdown are left to the
 * publisher, which knows where the text will stand.
 */
export function sanitiseProse(text: string, limit: number): string {
  // Cut first: some of the patterns are slow on long text that only begins to match.
  const plain = withoutSecrets(text.slice(0, limit * 20))
    .replace(htmlTag, "")
    .replace(image, "$1")
    .replace(link, "$1")
    .replace(address, "[address removed]");
  return truncate(withoutHidden(plain), limit);
}

function truncate(text: string, limit: number): string {
  const points = Array.from(text);
  return points.length <= limit
    ? text
    : `${points
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
}
