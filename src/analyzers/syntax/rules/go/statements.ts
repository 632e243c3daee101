import type { Node, Tree } from "web-tree-sitter";

import { calleeOf, isCall } from "../../calls.ts";
import type { Source } from "../../source.ts";
import { isFunction } from "../../tree.ts";

/** Statements of a block or of a case, in order, without comments. */
export function statementsOf(block: Node | null): readonly Node[] {
  const list = block?.namedChildren.find(({ type }) => type === "statement_list");
  return (list?.namedChildren ?? []).filter(({ type }) => type !== "comment");
}

/** The innermost statement of a list that a node is part of, or is. */
export function statementAround(node: Node): Node | null {
  let at: Node | null = node;
  while (at !== null && at.parent?.type !== "statement_list") at = at.parent;
  return at;
}

const listed = new WeakMap<Tree, Map<number, readonly Node[]>>();

/** Statements of the same block in order, itself included, without comments; many rules ask. */
function siblingsOf(statement: Node): readonly Node[] {
  const { parent, tree } = statement;
  if (parent === null) return [];
  const lists = listed.get(tree) ?? new Map<number, readonly Node[]>();
  listed.set(tree, lists);
  const list =
    lists.get(parent.id) ?? parent.namedChildren.filter(({ type }) => type !== "comment");
  lists.set(parent.id, list);
  return list;
}

/** What stands after a statement in the same block, in order. */
export function statementsAfter(statement: Node): readonly Node[] {
  const end = statement.endIndex;
  return siblingsOf(statement).filter(({ startIndex }) => startIndex >= end);
}

/** What stands before a statement in the same block, the nearest first. */
export function statementsBefore(statement: Node): readonly Node[] {
  return (statement.parent?.namedChildren ?? [])
    .filter(({ type, endIndex }) => type !== "comment" && endIndex <= statement.startIndex)
    .toReversed();
}

/**
 * What runs after a statement when nothing leaves: the rest of its block, then of the blocks around
 * it, up to the function or the loop that it stands in.
 */
export function statementsThatFollow(statement: Node): readonly Node[] {
  const following = [...statementsAfter(statement)];
  for (let at = statement.parent; at !== null; at = at.parent) {
    if (isFunction(at) || at.type === "for_statement") break;
    if (at.parent?.type === "statement_list") following.push(...statementsAfter(at));
  }
  return following;
}

/** Ends of the program, the goroutine or the test. */
const ends =
  /^(panic|os\.Exit|runtime\.Goexit|syscall\.Exit)$|(^|[./])(Fatal|Fatalf|Fatalln|Fatalw|Panic|Panicf|Panicln|Exit|FailNow|Skip|Skipf|SkipNow)$/;

/** Whether what stands after a statement in its block never runs. */
export function leaves(statement: Node, source: Source): boolean {
  switch (statement.type) {
    case "return_statement":
    case "break_statement":
    case "continue_statement":
    case "goto_statement":
      return true;
    case "expression_statement": {
      const call = statement.firstNamedChild;
      return call !== null && isCall(call) && ends.test(calleeOf(call, source) ?? "");
    }
    case "if_statement": {
      const otherwise = statement.childForFieldName("alternative");
      if (otherwise === null) return false;
      const yes = statement.childForFieldName("consequence");
      const no = otherwise.type === "if_statement" ? leaves(otherwise, source) : null;
      return blockLeaves(yes, source) && (no ?? blockLeaves(otherwise, source));
    }
    default:
      return false;
  }
}

/** Whether a block never reaches its end. */
export function blockLeaves(block: Node | null, source: Source): boolean {
  return statementsOf(block).some((statement) => leaves(statement, source));
}

/** The call that a statement consists of: plain, or with `defer` or `go` before it. */
export function callOf(statement: Node): Node | null {
  const kinds = ["expression_statement", "defer_statement", "go_statement"];
  const call = kinds.includes(statement.type) ? statement.firstNamedChild : null;
  return call !== null && isCall(call) ? call : null;
}
