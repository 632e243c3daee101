import type { Node, Tree } from "web-tree-sitter";

import { groupBy } from "../../domain/group-by.ts";
import type { Report } from "../analyzer.ts";
import { giverKinds } from "./definitions.ts";
import { fixedLines } from "./fixed-lines.ts";
import { importKinds } from "./imports.ts";
import type { Grammar } from "./language.ts";
import type { Source } from "./source.ts";
import type { Hit, SyntaxRule, Visit } from "./syntax-rule.ts";
import { functionAround, functionKinds } from "./tree.ts";
import { walk } from "./walk.ts";

interface Listener {
  readonly rule: SyntaxRule;
  readonly visit: Visit;
}

/** Which rules look at nodes of which kind. */
interface Listeners {
  readonly kinds: string[];
  /** By the grammar's number of the kind. */
  readonly byId: ReadonlyMap<number, readonly Listener[]>;
}

/** What nearly every file is asked for by some rule: found in the same walk as what they visit. */
const askedByAll = [...functionKinds, ...giverKinds, ...importKinds];

/** Reports of the rules on a parsed file, in the order of the text. */
export function checkSource(
  source: Source,
  tree: Tree,
  rules: readonly SyntaxRule[],
): readonly Report[] {
  const { byId, kinds } = listen(source, tree, rules);
  const { nodes, kindIds } = walk(tree, new Set([...kinds, ...askedByAll]));
  const reports: Report[] = [];
  for (const [at, node] of nodes.entries()) {
    for (const { rule, visit } of byId.get(kindIds[at] ?? 0) ?? []) {
      const hit = visit.check(node, source);
      if (hit !== null && !isBroken(hit.at)) reports.push(reportOf(rule, hit, source));
    }
  }
  return reports;
}

/** The rules that this file may concern: most of them are about words that few files hold. */
function listen(
  { language, grammar, text }: Source,
  tree: Tree,
  rules: readonly SyntaxRule[],
): Listeners {
  const byId = new Map<number, Listener[]>();
  const kinds = new Set<string>();
  const idsOfKind = idsOf(grammar, tree);
  const holds = holdsWords(text);
  for (const rule of rules) {
    const visit = rule.visits[language];
    if (visit === undefined || !(visit.mentions?.some(holds) ?? true)) continue;
    for (const kind of visit.kinds) {
      kinds.add(kind);
      for (const id of idsOfKind.get(kind) ?? []) {
        const list = byId.get(id) ?? [];
        byId.set(id, list);
        list.push({ rule, visit });
      }
    }
  }
  return { kinds: [...kinds], byId };
}

/** Whether a text holds a word. Rules share many, and a long text is searched once for each. */
function holdsWords(text: string): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    const held = known.get(word) ?? text.includes(word);
    known.set(word, held);
    return held;
  };
}

const idsByGrammar = new Map<Grammar, ReadonlyMap<string, readonly number[]>>();

/** A kind may have several numbers; one that a dialect does not have has none. */
function idsOf(grammar: Grammar, tree: Tree): ReadonlyMap<string, readonly number[]> {
  const known = idsByGrammar.get(grammar);
  if (known !== undefined) return known;
  // The list has gaps, which flatMap leaves out.
  const named = tree.language.types.flatMap((name, id) => ({ name, id }));
  const ids = new Map(
    [...groupBy(named, ({ name }) => name)].map(([name, all]) => [name, all.map(({ id }) => id)]),
  );
  idsByGrammar.set(grammar, ids);
  return ids;
}

/** What could not be parsed around a place may be what makes it right. */
function isBroken(node: Node): boolean {
  return (functionAround(node) ?? node).hasError;
}

function reportOf(rule: SyntaxRule, hit: Hit, source: Source): Report {
  const around = functionAround(hit.at);
  return {
    rule: rule.id,
    firstLine: firstLineOf(hit.at),
    lastLine: lastLineOf(hit.at),
    scope: around && { firstLine: firstLineOf(around), lastLine: lastLineOf(around) },
    elsewhere: hit.because?.map(firstLineOf),
    name: hit.name ?? null,
    replacement: fixedLines(hit, source),
  };
}

function firstLineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** A node may end with the line break after it, at the start of the next line. */
function lastLineOf({ startPosition, endPosition }: Node): number {
  const ends = endPosition.column === 0 && endPosition.row > startPosition.row;
  return ends ? endPosition.row : endPosition.row + 1;
}
