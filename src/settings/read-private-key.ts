import { createPrivateKey } from "node:crypto";

/**
 * The App's private key as PEM, from PEM itself, PEM whose newlines are spelled `\n`, or the
 * base64 of either. Null when the text is none of them or holds no RSA private key, which is the
 * only kind that GitHub gives out.
 */
export function readPrivateKey(text: string): string | null {
  const pem = asPem(text.trim());
  if (pem === null) return null;
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" ? pem : null;
  } catch {
    // Policy: OpenSSL's reasons can quote the input; the caller says what was expected instead.
    return null;
  }
}

function asPem(text: string): string | null {
  if (text.startsWith("-----BEGIN ")) return `${text.replaceAll(String.raw`\n`, "\n").trim()}\n`;
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) return null;
  const decoded = Buffer.from(text, "base64").toString("utf8").trim();
  return decoded.startsWith("-----BEGIN ") ? asPem(decoded) : null;
}
