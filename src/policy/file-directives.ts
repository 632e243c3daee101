import type { Directive } from "./directive.ts";
import { readOwnDirective } from "./own-directive.ts";
import { mayHoldDirectives, readToolDirectives } from "./tool-directives.ts";

/** A directive with the line (1-based) that it stands on. */
export interface PlacedDirective extends Directive {
  readonly line: number;
}

/** More that reach over many lines are not honest use; what is beyond silences nothing. */
const mostWide = 100;
/** Comments of ours that stand one below the other above a line. */
const mostStacked = 5;

/** The directives of one file. Lines are 1-based. */
export interface FileDirectives {
  /**
   * Those that speak of code from `first` to `last`: at the end of either line, right above the
   * first, or over a range or the file that the first is in.
   */
  about(first: number, last: number): readonly PlacedDirective[];
}

const nothing: FileDirectives = { about: () => [] };

export function readFileDirectives(text: string): FileDirectives {
  if (!mayHoldDirectives(text)) return nothing;
  const narrow = new Map<number, readonly PlacedDirective[]>();
  const wide: Range[] = [];
  for (const [index, content] of text.split("\n").entries()) {
    const line = index + 1;
    const here = directivesIn(content).map((directive) => ({ ...directive, line }));
    if (here.length === 0) continue;
    narrow.set(line, here);
    for (const directive of here) widen(wide, directive);
  }
  return {
    about: (first, last) => {
      const beside = [first, ...(last === first ? [] : [last])].flatMap((line) =>
        (narrow.get(line) ?? []).filter(({ reach }) => reach === "line"),
      );
      const around = wide.filter(({ from, to }) => from <= first && first <= to);
      return [...beside, ...above(narrow, first), ...around.map(({ directive }) => directive)];
    },
  };
}

/** The directives of a line, ours and those of linters. */
export function directivesIn(line: string): readonly Directive[] {
  if (!mayHoldDirectives(line)) return [];
  const own = readOwnDirective(line);
  return [...(own === null ? [] : [own]), ...readToolDirectives(line)];
}

interface Range {
  readonly directive: PlacedDirective;
  readonly from: number;
  to: number;
}

function widen(ranges: Range[], directive: PlacedDirective): void {
  const { reach, line } = directive;
  if (reach === "until") {
    for (const range of ranges) if (ends(directive, range)) range.to = line;
  } else if ((reach === "file" || reach === "from") && ranges.length < mostWide) {
    ranges.push({ directive, from: reach === "file" ? 1 : line, to: Infinity });
  }
}

/** An end that names no rule ends all; one that names rules ends what speaks of any of them. */
function ends(end: PlacedDirective, { directive, to }: Range): boolean {
  if (directive.reach !== "from" || directive.tool !== end.tool || to !== Infinity) return false;
  const { rules } = directive;
  return end.rules === null || rules === null || rules.some((rule) => end.rules?.includes(rule));
}

/** What stands right above a line; of ours, several may stand one below the other. */
function above(
  narrow: ReadonlyMap<number, readonly PlacedDirective[]>,
  first: number,
): readonly PlacedDirective[] {
  const found: PlacedDirective[] = [];
  for (let line = first - 1; line >= first - mostStacked; line -= 1) {
    const here = (narrow.get(line) ?? []).filter(({ reach }) => reach === "next-line");
    if (here.length === 0) break;
    found.push(...here.filter(({ tool }) => line === first - 1 || tool === "marginalia"));
  }
  return found;
}
