import type { CharacterSet } from "./character-set.ts";

/** A regular expression as far as its paths through a text are concerned. */
export type Pattern =
  /** Takes one character. */
  | { readonly kind: "character"; readonly set: CharacterSet }
  /** Takes nothing, and may refuse: `^`, `$`, `\b`, look-around. */
  | { readonly kind: "assertion" }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] }
  /** `max` is `Infinity` for a loop. */
  | {
      readonly kind: "repeat";
      readonly body: Pattern;
      readonly min: number;
      readonly max: number;
    };

/** True when a pattern can pass without taking a character, whatever the text is. */
export function alwaysPasses(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "character":
    case "assertion":
      return false;
    case "sequence":
      return pattern.parts.every(alwaysPasses);
    case "choice":
      return pattern.options.some(alwaysPasses);
    case "repeat":
      return pattern.min === 0 || alwaysPasses(pattern.body);
  }
}

/** True when an assertion stands anywhere in a pattern. */
export function hasAssertion(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "character":
      return false;
    case "assertion":
      return true;
    case "sequence":
      return pattern.parts.some(hasAssertion);
    case "choice":
      return pattern.options.some(hasAssertion);
    case "repeat":
      return hasAssertion(pattern.body);
  }
}
