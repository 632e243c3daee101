import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall } from "../../calls.ts";
import type { Source } from "../../source.ts";
import type { Hit } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { comparedWithNil, isNilAt, usesWithin } from "./errors.ts";
import { declarationOf } from "./scopes.ts";
import { callOf, statementsBefore } from "./statements.ts";

const isErrorName = /^(err|e)\d*$|[eE]rr(or)?\d*$/;
const logsFailure =
  /\b(log|logger|logrus|slog|klog|glog|l)\.(\w+\(.*\)\.)?(Error|Errorf|Errorw|Errorln|ErrorContext|Warnf?|Warningf?)$/i;

/**
 * A return from an `if` that gives an error variable as the reason of a failure although it is nil
 * there: plain, or within a call of one of the functions that `wraps` names.
 */
export function nilReturn(
  statement: Node,
  source: Source,
  wraps: RegExp,
  plain: boolean,
): Hit | null {
  const block = statement.parent?.parent ?? null;
  if (block?.type !== "block" || block.parent?.type !== "if_statement") return null;
  const last = statement.firstNamedChild?.lastNamedChild ?? null;
  if (last === null) return null;
  const wrapped = isCall(last) && wraps.test(calleeOf(last, source) ?? "");
  if (!wrapped && !plain) return null;
  const error = wrapped
    ? (argumentsOf(last).find(
        ({ type, text }) => type === "identifier" && isErrorName.test(text),
      ) ?? null)
    : last;
  if (error?.type !== "identifier" || !isErrorName.test(error.text)) return null;
  const declaration = declarationOf(error);
  if (declaration === null) return null;
  // An error of another name that is not nil, and that the return says nothing of.
  const condition = block.parent.childForFieldName("condition");
  const other = comparedWithNil(condition, "!=");
  const failed = other !== null && isErrorName.test(other.text) ? declarationOf(other) : null;
  const isOther = failed !== null && failed.id !== declaration.id;
  if (isOther && usesWithin(statement, failed).length > 0) return null;
  if (!wrapped && !isOther && !isLogged(statement, source)) return null;
  if (condition !== null && usesWithin(condition, declaration).length > 0) return null;
  if (functionAround(declaration)?.id !== functionAround(statement)?.id) return null;
  return isNilAt(block.parent, declaration, source) &&
    !isGivenInHead(block.parent, declaration) &&
    !isGivenBefore(statement, declaration)
    ? { at: statement, name: error.text, because: condition === null ? [] : [condition] }
    : null;
}

function isLogged(statement: Node, source: Source): boolean {
  return statementsBefore(statement).some((before) => {
    const call = callOf(before);
    return call !== null && logsFailure.test(calleeOf(call, source) ?? "");
  });
}

function isGivenInHead(branch: Node, declaration: Node): boolean {
  const head = branch.childForFieldName("initializer");
  return head !== null && usesWithin(head, declaration).length > 0;
}

function isGivenBefore(statement: Node, declaration: Node): boolean {
  return statementsBefore(statement).some((each) => usesWithin(each, declaration).length > 0);
}
