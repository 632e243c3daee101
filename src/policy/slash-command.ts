import { commandList, commandNames, isCommandName, type CommandName } from "./command-list.ts";
import { editDistance } from "./edit-distance.ts";
import { spokenLines } from "./spoken-lines.ts";

/** What a comment asks for. */
export type Command =
  /** `full` ignores the cache. */
  | { readonly kind: "review"; readonly full: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "config" }
  | { readonly kind: "status" }
  | { readonly kind: "summary" }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  /** `why`: their words, as typed; null when there are none. */
  | { readonly kind: "ignore"; readonly why: string | null }
  | { readonly kind: "resolve"; readonly why: string | null }
  /** Looks like one of ours, and is none. `text`: as typed, at most 60 characters, no backtick. */
  | { readonly kind: "unknown"; readonly text: string; readonly nearest: string };

/** More in one comment is a mistake or mischief. */
const mostCommands = 5;
const longestLine = 200;
/** A reason may be longer than a command. */
const longestReason = 2_000;
const longestShown = 60;

/**
 * The commands of a comment, in order, at most five, each once. A command stands alone at the start
 * of a line of plain text (see `spokenLines`), as `/word` or as `@name word` of an App that
 * `isOurName` knows (it gets lower case); case, and spaces or punctuation at its end do not matter.
 * Words near a command (one or two typing errors) and known commands with words we do not know are
 * `unknown`; any other word belongs to somebody else and is passed over.
 */
export function parseCommands(
  body: string,
  isOurName: (name: string) => boolean,
): readonly Command[] {
  const commands = new Map<string, Command>();
  for (const line of spokenLines(body)) {
    const command = line.length <= longestReason ? parseLine(line.trim(), isOurName) : null;
    if (command) commands.set(JSON.stringify(command), command);
    if (commands.size === mostCommands) break;
  }
  return [...commands.values()];
}

function parseLine(line: string, isOurName: (name: string) => boolean): Command | null {
  const [, word, after] = /^\/([a-z][a-z-]*)(?![\w/-])(.*)$/i.exec(asSlash(line, isOurName)) ?? [];
  if (word === undefined || after === undefined) return null;
  const name = word.toLowerCase();
  const rest = after.replace(/[\s.,;:!?…]+$/, "");
  if (rest !== "" && !/^:?\s/.test(rest)) return null;
  const argument = rest.replace(/^:/, "").trim().toLowerCase();
  const known = isCommandName(name) ? commandOf(name, argument, after) : null;
  if (known?.kind === "ignore" || known?.kind === "resolve") return known;
  if (line.length > longestLine) return null;
  if (known !== null) return known;
  const nearest = nearestTo(name, argument);
  return nearest === null
    ? null
    : {
        kind: "unknown",
        text: line.slice(0, longestShown).replaceAll("`", "'").trimEnd(),
        nearest,
      };
}

/** `@name review full` as `/review full`; a team, `@owner/name`, is nobody's App. */
function asSlash(line: string, isOurName: (name: string) => boolean): string {
  const [, name, rest] = /^@([a-z\d-]{1,100})(?:\[bot\])?[,:]?\s+\/?(\S.*)$/i.exec(line) ?? [];
  if (name === undefined || rest === undefined || !isOurName(name.toLowerCase())) return line;
  return `/${rest}`;
}

/** Null when the command takes no such argument. */
function commandOf(name: CommandName, argument: string, asTyped: string): Command | null {
  switch (name) {
    case "review":
      return argument === "" || argument === "full"
        ? { kind: "review", full: argument === "full" }
        : null;
    case "ignore":
    case "resolve":
      return { kind: name, why: reasonIn(asTyped) };
    case "config":
    case "help":
    case "status":
    case "summary":
    case "pause":
    case "resume":
      return argument === "" ? { kind: name } : null;
  }
}

/** The words after a command, without the dash or colon that many put before a reason. */
function reasonIn(after: string): string | null {
  const why = after.trim().replace(/^(?:[-–—:]+\s+)/, "");
  return /[\p{L}\p{N}]/u.test(why) ? why : null;
}

function nearestTo(word: string, argument: string): string | null {
  let nearest: CommandName | null = null;
  let least = Infinity;
  for (const name of commandNames) {
    const errors = distance(word, name);
    if (errors > commandList[name].slips || errors >= least) continue;
    nearest = name;
    least = errors;
  }
  if (nearest === null) return null;
  const wantsFull = nearest === "review" && argument !== "" && distance(argument, "full") <= 2;
  return wantsFull ? "/review full" : `/${nearest}`;
}

/** A word much longer or shorter is not near, whatever it says. */
function distance(word: string, known: string): number {
  return Math.abs(word.length - known.length) > 2 ? Infinity : editDistance(word, known);
}
