import { editDistance } from "./edit-distance.ts";
import { spokenLines } from "./spoken-lines.ts";

/** What a comment asks for. */
export type Command =
  /** `full` ignores the cache. */
  | { readonly kind: "review"; readonly full: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "config" }
  /** Looks like one of ours, and is none. `text`: as typed, at most 60 characters, no backtick. */
  | { readonly kind: "unknown"; readonly text: string; readonly nearest: string };

/** More in one comment is a mistake or mischief. */
const mostCommands = 5;
const longestLine = 200;
const longestShown = 60;
/** Further from a known word it is somebody else's command, or a path. */
const nearEnough = 2;

/**
 * The commands of a comment, in order, at most five, each once. A command stands alone at the start
 * of a line of plain text (see `spokenLines`); case, and spaces or punctuation at its end do not
 * matter. Words near a command (two typing errors) and known commands with words we do not know are
 * `unknown`; any other `/word` belongs to somebody else and is passed over.
 */
export function parseCommands(body: string): readonly Command[] {
  const commands = new Map<string, Command>();
  for (const line of spokenLines(body)) {
    const command = line.length <= longestLine ? parseLine(line.trim()) : null;
    if (command) commands.set(JSON.stringify(command), command);
    if (commands.size === mostCommands) break;
  }
  return [...commands.values()];
}

function parseLine(line: string): Command | null {
  const [, word, after] = /^\/([a-z][a-z-]*)(?![\w/-])(.*)$/i.exec(line) ?? [];
  if (word === undefined || after === undefined) return null;
  const name = word.toLowerCase();
  const rest = after.replace(/[\s.,;:!?…]+$/, "");
  if (rest !== "" && !/^\s/.test(rest)) return null;
  const argument = rest.trim().toLowerCase();

  if (name === "help" && argument === "") return { kind: "help" };
  if (name === "config" && argument === "") return { kind: "config" };
  if (name === "review" && argument === "") return { kind: "review", full: false };
  if (name === "review" && argument === "full") return { kind: "review", full: true };
  const nearest = nearestTo(name, argument);
  return nearest === null
    ? null
    : {
        kind: "unknown",
        text: line.slice(0, longestShown).replaceAll("`", "'").trimEnd(),
        nearest,
      };
}

function nearestTo(name: string, argument: string): string | null {
  // Two errors away there are words of others, e.g. /confirm.
  if (distance(name, "config") <= 1) return "/config";
  if (distance(name, "help") <= nearEnough && distance(name, "help") < distance(name, "review"))
    return "/help";
  if (distance(name, "review") > nearEnough) return null;
  return argument !== "" && distance(argument, "full") <= nearEnough ? "/review full" : "/review";
}

/** A word much longer or shorter is not near, whatever it says. */
function distance(word: string, known: string): number {
  return Math.abs(word.length - known.length) > nearEnough ? Infinity : editDistance(word, known);
}
