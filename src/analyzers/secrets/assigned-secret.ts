import { looksSecret } from "./looks-secret.ts";

const names =
  "(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|credentials?)";

/** `password = "…"`, `"apiKey": '…'`, `const token: string = \`…\``, `secret => "…"`. */
const quoted = new RegExp(
  `${names}s?["'\`]?\\]?[ \\t]{0,20}(?::[ \\t]?[A-Za-z<>| ]{1,30}=|=>|:=|[:=])[ \\t]{0,20}(["'\`])([^"'\`\\s]{12,200})\\1`,
  "gi",
);
/** `PASSWORD=…` to the end of the line, in files whose values need no quotes. */
const bare = new RegExp(
  `${names}[ \\t]{0,20}[:=][ \\t]{0,20}([^\\s"'\`#,;()]{12,200})[ \\t\\r]{0,20}$`,
  "gi",
);
const bareValues =
  /(^|\/)(\.env[^/]*|Dockerfile[^/]*|[^/]+\.(env|ini|cfg|conf|properties|ya?ml|tfvars))$/i;

/** Longer lines are generated, and nobody types a password there. */
const maxLine = 2_000;

/** True when the line gives a name such as `password` or `apiKey` a value that looks made by chance. */
export function assignsSecret(path: string, line: string): boolean {
  if (line.length > maxLine) return false;
  for (const match of line.matchAll(quoted)) if (looksSecret(match[2] ?? "")) return true;
  if (!bareValues.test(path)) return false;
  for (const match of line.matchAll(bare)) if (looksSecret(match[1] ?? "")) return true;
  return false;
}
