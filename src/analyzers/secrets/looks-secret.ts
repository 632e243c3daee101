/** Words and shapes of values that stand for a secret without being one. */
const placeholder =
  /example|change.?me|placeholder|your[_-]|dummy|fake|sample|redacted|replace|insert|masked|hidden|secret|passw|token|test|todo|x{4,}|\*{3,}|\.{3}|0{6,}|1234|abcd|abc123|123abc|xyz|qwerty|foo|bar|default|undefined|null|none|localhost/i;

/** Passwords that manuals and developers' own machines use. */
const usualPassword = /^(pass|pwd?|admin|root|guest|postgres|mysql|mongo|redis|\w{1,3})$/i;

/** Text that a template or the environment fills in later, or that names where the secret is. */
const filledIn =
  /\$[{(A-Z]|\{\{|\{[A-Za-z_]|<[A-Za-z]|%[({A-Z]|#\{|^(env|vault|file|arn|ref|ssm|op|secretsmanager):|process\.env|:\/\/|^[./~]/i;

/** Shannon entropy of a text in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = Array.from(text).length;
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}

/**
 * True for the random part of a key when it is none: repeated, counted up or spelt out. Words are
 * looked for with more care than in `isPlaceholder`, since chance makes short ones.
 */
export function isSpeltOut(value: string): boolean {
  return (
    /example|placeholder|redacted|your[_-]?|x{6,}|\*{3,}|0{8,}|123456|abcdef/i.test(value) ||
    entropyOf(value) < 2.5
  );
}

/** True for a value that stands for a secret, or is filled in elsewhere. */
function isPlaceholder(value: string): boolean {
  return placeholder.test(value) || filledIn.test(value) || /^(.)\1*$/.test(value);
}

/**
 * True for an address with a name and a password that are there to show its form, or that open no
 * more than a developer's own machine.
 */
export function isExampleAddress(address: string): boolean {
  const parts = /:\/\/([^:@/\s]*):([^@\s]*)@([\w.-]*)/.exec(address);
  if (parts === null) return false;
  const [, user = "", password = "", host = ""] = parts;
  return (
    user === password ||
    usualPassword.test(password) ||
    isPlaceholder(password) ||
    /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|(.*\.)?(example|test|invalid)(\.(com|org|net))?)$/i.test(
      host,
    )
  );
}

/**
 * True for a value that was made by chance rather than by a person with words in mind: letters and
 * digits mixed, of some length, with no character often enough to lower its entropy.
 */
export function looksSecret(value: string): boolean {
  // Keys are written in ASCII; a sentence of a language without blanks is none.
  if (isPlaceholder(value) || !/^[\x21-\x7e]+$/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || !/\d/.test(value)) return false;
  // Dotted and dashed words with a number are names, versions or identifiers.
  if (/^[a-z]+([-_.:/][a-z0-9]+)+$/i.test(value) && !/[a-z]\d[a-z]|\d[a-z]\d/i.test(value)) {
    return false;
  }
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  return value.length >= 12 && entropyOf(value) >= 3.1;
}
