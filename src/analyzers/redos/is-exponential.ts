import type { Budget } from "./budget.ts";
import { overlap } from "./character-set.ts";
import { loopAutomaton } from "./loop-automaton.ts";
import type { LoopAutomaton } from "./loop-automaton.ts";
import { alwaysPasses, hasAssertion } from "./pattern.ts";
import type { Pattern } from "./pattern.ts";

/**
 * True when there is a text on which an engine that backtracks takes time that doubles with each
 * further character: when a loop can take one and the same text in two ways, come back to where it
 * was, and what follows can refuse in the end. Exact but for look-around and `\b` in loops, which
 * are left alone. `mustReachEnd`: the whole text has to fit. Throws `TooSlow` when the budget does
 * not reach.
 */
export function isExponential(pattern: Pattern, mustReachEnd: boolean, budget: Budget): boolean {
  return loopsOf(pattern, !mustReachEnd).some(
    ({ body, restPasses }) => !hasAssertion(body) && isAmbiguous(body, restPasses, budget),
  );
}

interface Loop {
  readonly body: Pattern;
  /** True when all that stands behind the loop passes on any text. */
  readonly restPasses: boolean;
}

/** The outermost loops of a pattern. */
function loopsOf(pattern: Pattern, restPasses: boolean): readonly Loop[] {
  switch (pattern.kind) {
    case "character":
    case "assertion":
      return [];
    case "sequence":
      return pattern.parts.flatMap((part, at) =>
        loopsOf(part, restPasses && pattern.parts.slice(at + 1).every(alwaysPasses)),
      );
    case "choice":
      return pattern.options.flatMap((option) => loopsOf(option, restPasses));
    case "repeat":
      return pattern.max === Infinity
        ? [{ body: pattern.body, restPasses }]
        : loopsOf(pattern.body, restPasses && pattern.min <= 1);
  }
}

function isAmbiguous(body: Pattern, restPasses: boolean, budget: Budget): boolean {
  // A loop over one character takes every text in one way.
  if (body.kind === "character") return false;
  const automaton = loopAutomaton(body, budget);
  // All places are in one circle, for every turn can be followed by another.
  const starts = automaton.next.flatMap((_, place) =>
    restPasses && automaton.ends.has(place) ? [] : [place],
  );
  return (
    starts.some((place) => hasTwoWays(automaton, place)) || meetAgain(automaton, starts, budget)
  );
}

function hasTwoWays({ next }: LoopAutomaton, place: number): boolean {
  return [...(next[place]?.values() ?? [])].some((ways) => ways > 1);
}

/** True when two different ways from one place, over the same text, come together again. */
function meetAgain(
  { sets, next }: LoopAutomaton,
  starts: readonly number[],
  budget: Budget,
): boolean {
  const size = sets.length;
  const seen = new Set<number>();
  const open: [number, number][] = [];

  /** Goes on from two places; true when that ends in one. */
  function goOn(a: number, b: number, apart: boolean): boolean {
    for (const one of next[a]?.keys() ?? []) {
      for (const two of next[b]?.keys() ?? []) {
        budget.spend(1);
        if (one === two) {
          if (apart) return true;
          continue;
        }
        const key = Math.min(one, two) * size + Math.max(one, two);
        if (seen.has(key) || !overlap(sets[one] ?? [], sets[two] ?? [])) continue;
        seen.add(key);
        open.push([one, two]);
      }
    }
    return false;
  }

  for (const start of starts) goOn(start, start, false);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (goOn(pair[0], pair[1], true)) return true;
  }
  return false;
}
