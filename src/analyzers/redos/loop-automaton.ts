import type { CharacterSet } from "./character-set.ts";
import type { Pattern } from "./pattern.ts";
import type { Budget } from "./budget.ts";

/** How many ways there are from one place to another; two stand for any number above one. */
type Ways = Map<number, number>;

/** A loop as places that take a character each, and the ways from place to place. */
export interface LoopAutomaton {
  readonly sets: readonly CharacterSet[];
  readonly next: readonly ReadonlyMap<number, number>[];
  /** Places after which a turn of the loop is complete. */
  readonly ends: ReadonlySet<number>;
}

interface Part {
  /** Ways to pass without taking a character. */
  readonly empty: number;
  readonly first: Ways;
  readonly last: Ways;
}

/** Of `a{2,9}` so many copies are looked at; more show nothing new. */
const copies = 3;

function add(ways: Ways, place: number, count: number): void {
  if (count > 0) ways.set(place, Math.min((ways.get(place) ?? 0) + count, 2));
}

/** Builds a loop's automaton. Throws `TooSlow` when the budget does not reach. */
export function loopAutomaton(body: Pattern, budget: Budget): LoopAutomaton {
  const sets: CharacterSet[] = [];
  const next: Ways[] = [];

  function connect(from: Ways, to: Ways): void {
    budget.spend(from.size * to.size);
    for (const [place, ways] of from) {
      for (const [target, others] of to) {
        add(next[place] ?? new Map(), target, Math.min(ways * others, 2));
      }
    }
  }

  function sequence(a: Part, b: Part): Part {
    connect(a.last, b.first);
    budget.spend(a.first.size + a.last.size + b.first.size + b.last.size);
    const first = new Map(a.first);
    for (const [place, ways] of b.first) add(first, place, ways * a.empty);
    const last = new Map(b.last);
    for (const [place, ways] of a.last) add(last, place, ways * b.empty);
    return { empty: Math.min(a.empty * b.empty, 2), first, last };
  }

  function choice(parts: readonly Part[]): Part {
    const first: Ways = new Map();
    const last: Ways = new Map();
    for (const part of parts) {
      for (const [place, ways] of part.first) add(first, place, ways);
      for (const [place, ways] of part.last) add(last, place, ways);
    }
    const empty = parts.reduce((sum, part) => sum + part.empty, 0);
    return { empty: Math.min(empty, 2), first, last };
  }

  function loop(part: Part): Part {
    connect(part.last, part.first);
    return part;
  }

  /** A turn that takes nothing is refused by the engines, so there is one way to pass. */
  function optional(part: Part): Part {
    return { ...part, empty: 1 };
  }

  function repeat({ body, min, max }: Extract<Pattern, { kind: "repeat" }>): Part {
    let result: Part = { empty: 1, first: new Map(), last: new Map() };
    const needed = Math.min(min, copies);
    if (max === Infinity) {
      for (let copy = 1; copy < needed; copy += 1) result = sequence(result, build(body));
      const turns = loop(build(body));
      return sequence(result, min === 0 ? optional(turns) : turns);
    }
    const more = Math.min(max - min, Math.max(copies - needed, 1));
    let rest: Part | null = null;
    for (let copy = 0; copy < more; copy += 1) {
      const one = build(body);
      rest = optional(rest === null ? one : sequence(one, rest));
    }
    for (let copy = 0; copy < needed; copy += 1) result = sequence(result, build(body));
    return rest === null ? result : sequence(result, rest);
  }

  function build(pattern: Pattern): Part {
    budget.spend(1);
    switch (pattern.kind) {
      case "character": {
        const place = sets.push(pattern.set) - 1;
        next.push(new Map());
        return { empty: 0, first: new Map([[place, 1]]), last: new Map([[place, 1]]) };
      }
      case "assertion":
        return { empty: 1, first: new Map(), last: new Map() };
      case "sequence":
        return pattern.parts
          .map(build)
          .reduce(sequence, { empty: 1, first: new Map(), last: new Map() });
      case "choice":
        return choice(pattern.options.map(build));
      case "repeat":
        return repeat(pattern);
    }
  }

  const { last } = loop(build(body));
  return { sets, next, ends: new Set(last.keys()) };
}
