import { classes, dot, inBothCases, joined, negated } from "./character-set.ts";
import type { CharacterSet } from "./character-set.ts";
import type { Pattern } from "./pattern.ts";

/** Deeper nesting and longer patterns are made by programs. */
const maxDepth = 60;
const maxLength = 20_000;

/** What has a meaning that paths alone do not show, as a reference back to a group. */
class NotUnderstood extends Error {}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, "0": 0 };

/**
 * Reads a regular expression as JavaScript writes it. Null for one whose paths are not known: with
 * references back, Unicode properties, sets of the `v` flag, or that is broken.
 */
export function readPattern(source: string, flags: string): Pattern | null {
  if (source.length > maxLength || flags.includes("v")) return null;
  const reader = createReader(source, flags);
  try {
    const pattern = reader.choice(0);
    return reader.atEnd() ? pattern : null;
  } catch (error) {
    // Such a pattern is left alone rather than guessed at.
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

interface Reader {
  choice(depth: number): Pattern;
  atEnd(): boolean;
}

function createReader(source: string, flags: string): Reader {
  const anyCase = flags.includes("i");
  let at = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  }
  function character(set: CharacterSet): Pattern {
    return { kind: "character", set: anyCase ? inBothCases(set) : set };
  }

  function choice(depth: number): Pattern {
    if (depth > maxDepth) throw new NotUnderstood();
    const options = [sequence(depth)];
    while (take(/\|/y) !== null) options.push(sequence(depth));
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: "choice", options };
  }

  function sequence(depth: number): Pattern {
    const parts: Pattern[] = [];
    while (at < source.length && !/[|)]/.test(source.charAt(at))) parts.push(quantified(depth));
    return { kind: "sequence", parts };
  }

  function quantified(depth: number): Pattern {
    const body = atom(depth);
    const found = take(/(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y);
    if (found === null) return body;
    // A possessive loop of another language gives nothing back.
    if (source.charAt(at) === "+") throw new NotUnderstood();
    const [, sign, low, comma, high] = found;
    const min = sign === undefined ? Number(low) : Number(sign === "+");
    const bounded = sign === undefined ? comma === undefined || high !== "" : sign === "?";
    const most = sign === "?" ? 1 : Number(high ?? low);
    return { kind: "repeat", body, min, max: bounded ? most : Infinity };
  }

  function atom(depth: number): Pattern {
    if (take(/[\^$]/y) !== null) return { kind: "assertion" };
    if (take(/\./y) !== null) return character(dot(flags.includes("s")));
    if (take(/\[/y) !== null) return character(charactersInBrackets());
    if (take(/\(/y) !== null) return group(depth);
    if (take(/\\[bB]/y) !== null) return { kind: "assertion" };
    if (take(/[*+?]/y) !== null) throw new NotUnderstood();
    return character(single());
  }

  function group(depth: number): Pattern {
    const opening = take(/\?(?:<?[=!]|:|<[\w$]+>)/y);
    if (opening === null && source.charAt(at) === "?") throw new NotUnderstood();
    const inner = choice(depth + 1);
    if (take(/\)/y) === null) throw new NotUnderstood();
    return /[=!]$/.test(opening?.[0] ?? "") ? { kind: "assertion" } : inner;
  }

  /** One character or a named set. */
  function single(): CharacterSet {
    if (take(/\\/y) === null) return point();
    const named = take(/[dDwWsS]/y);
    if (named !== null) return classes.get(named[0]) ?? [];
    const code = take(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}/y);
    if (code !== null) return only(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16));
    const control = take(/[tnvfr]|0(?!\d)/y);
    if (control !== null) return only(controls[control[0]] ?? 0);
    // References back, properties and what other languages mean by a letter.
    if (/[\da-zA-Z]/.test(source.charAt(at))) throw new NotUnderstood();
    return point();
  }

  function point(): CharacterSet {
    const code = source.codePointAt(at);
    if (code === undefined) throw new NotUnderstood();
    at += code > 0xffff ? 2 : 1;
    return only(code);
  }

  function charactersInBrackets(): CharacterSet {
    const not = take(/\^/y) !== null;
    const ranges: (readonly [number, number])[] = [];
    while (take(/\]/y) === null) {
      if (at >= source.length) throw new NotUnderstood();
      const from = inBrackets();
      const [low] = from;
      const upTo = low !== undefined && from.length === 1 && take(/-(?!\])/y) !== null;
      if (!upTo) {
        ranges.push(...from);
        continue;
      }
      const to = inBrackets().at(-1)?.[1] ?? 0;
      ranges.push([low[0], Math.max(low[1], to)]);
    }
    const set = joined(ranges);
    return not ? negated(anyCase ? inBothCases(set) : set) : set;
  }

  function inBrackets(): CharacterSet {
    return take(/\\b/y) !== null ? only(8) : single();
  }

  return { choice, atEnd: () => at >= source.length };
}

function only(code: number): CharacterSet {
  return [[code, code]];
}
