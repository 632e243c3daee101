import type { Node, Tree } from "web-tree-sitter";

import type { Report } from "../analyzer.ts";
import { fixedLines } from "./fixed-lines.ts";
import type { Source } from "./source.ts";
import type { Hit, SyntaxRule, Visit } from "./syntax-rule.ts";
import { functionAround } from "./tree.ts";

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

const listenersOf = new WeakMap<readonly SyntaxRule[], Map<string, Listeners>>();

/** Reports of the rules on a parsed file, in the order of the text. */
export function checkSource(
  source: Source,
  tree: Tree,
  rules: readonly SyntaxRule[],
): readonly Report[] {
  const { byId, kinds } = listen(source, tree, rules);
  const reports: Report[] = [];
  // One call for all nodes that a rule looks at: each step of a cursor would be several.
  for (const node of tree.rootNode.descendantsOfType(kinds)) {
    for (const { rule, visit } of byId.get(node.typeId) ?? []) {
      const hit = visit.check(node, source);
      if (hit !== null && !isBroken(hit.at)) reports.push(reportOf(rule, hit, source));
    }
  }
  return reports;
}

function listen(source: Source, tree: Tree, rules: readonly SyntaxRule[]): Listeners {
  const byGrammar = listenersOf.get(rules) ?? new Map<string, Listeners>();
  listenersOf.set(rules, byGrammar);
  const known = byGrammar.get(source.grammar);
  if (known !== undefined) return known;
  const byId = new Map<number, Listener[]>();
  const kinds = new Set<string>();
  for (const rule of rules) {
    const visit = rule.visits[source.language];
    if (visit === undefined) continue;
    for (const kind of visit.kinds) {
      kinds.add(kind);
      // A kind may have several numbers; one that a dialect does not have has none.
      for (const id of idsOf(tree, kind)) {
        const list = byId.get(id) ?? [];
        byId.set(id, list);
        list.push({ rule, visit });
      }
    }
  }
  const listeners = { kinds: [...kinds], byId };
  byGrammar.set(source.grammar, listeners);
  return listeners;
}

function idsOf(tree: Tree, kind: string): readonly number[] {
  return tree.language.types.flatMap((name, id) => (name === kind ? [id] : []));
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
