import { readFileSync } from "node:fs";
import { messageOf, Stop } from "../domain/errors.ts";

/** What a `.env` file says. Lines are 1-based. */
export interface EnvFile {
  readonly values: Readonly<Record<string, string>>;
  /** Lines that are no assignment, with the reason; never with their text, which may be a secret. */
  readonly problems: readonly { readonly line: number; readonly why: string }[];
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/;

/**
 * Reads `NAME=value` lines as dotenv and Node do: `#` comments, an optional `export`, and single,
 * double or back quotes, between which a value may run over several lines; `\n` is a newline in
 * double quotes only. Node's own `parseEnv` passes over a line that it cannot read, so that a
 * mistyped setting is as good as unset; here every such line is reported.
 */
export function parseEnvFile(text: string): EnvFile {
  const values: Record<string, string> = {};
  const problems: { line: number; why: string }[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, rest] = assignment.exec(line) ?? [];
    if (name === undefined || rest === undefined) {
      problems.push({ line: at + 1, why: "expected NAME=value, or # before a comment" });
      continue;
    }
    const quote = /^["'`]/.exec(rest)?.[0];
    if (quote === undefined) {
      values[name] = rest.replace(/(^|\s)#.*$/, "").trim();
      continue;
    }
    const quoted = readQuoted(lines, at, rest.slice(1), quote);
    if (typeof quoted === "string") {
      problems.push({ line: at + 1, why: quoted });
      continue;
    }
    values[name] = quote === '"' ? quoted.value.replace(/\\n/g, "\n") : quoted.value;
    at = quoted.lastLine;
  }
  return { values, problems };
}

/** The text up to the closing quote and the 0-based line that holds it, or what is wrong. */
function readQuoted(
  lines: readonly string[],
  firstLine: number,
  afterQuote: string,
  quote: string,
): { readonly value: string; readonly lastLine: number } | string {
  const parts: string[] = [];
  for (let at = firstLine; at < lines.length; at += 1) {
    const text = at === firstLine ? afterQuote : (lines[at] ?? "");
    const end = text.indexOf(quote);
    if (end === -1) {
      parts.push(text);
      continue;
    }
    if (!/^\s*(#.*)?$/.test(text.slice(end + 1))) {
      return `there is text after the closing ${quote}`;
    }
    return { value: [...parts, text.slice(0, end)].join("\n"), lastLine: at };
  }
  return `the value starts with ${quote} and no ${quote} closes it`;
}

/**
 * The values of the file at `path`; none when there is no such file. Throws `Stop` naming every
 * line that cannot be read.
 */
export function readEnvFile(path: string): Readonly<Record<string, string>> {
  const text = readIfThere(path);
  if (text === null) return {};
  const { values, problems } = parseEnvFile(text);
  if (problems.length === 0) return values;
  throw new Stop(
    [`${path} cannot be read:`, ...problems.map(({ line, why }) => `  line ${line}: ${why}`)].join(
      "\n",
    ),
    `Mend ${problems.length === 1 ? "that line" : "those lines"}; .env.example shows the form.`,
  );
}

/**
 * The settings that hold: what `file` says, and what the real environment says over it. A blank
 * variable is an unset one, so it hides nothing.
 */
export function overlay(
  file: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== "");
  return { ...file, ...Object.fromEntries(set) };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // Policy: no file is no settings; a file that may not be read is a fault people must know of.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Stop(
      `${path} is there and cannot be read: ${messageOf(error)}`,
      "Give the user that runs Marginalia the right to read it, or remove it.",
      { cause: error },
    );
  }
}
