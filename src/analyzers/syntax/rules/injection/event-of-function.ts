import type { Node } from "web-tree-sitter";

import { definitionsOf } from "../../definitions.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import { functionAround } from "../../tree.ts";

/** What the platform itself says of an event. */
const platform =
  /^(requestContext|httpMethod|routeKey|version|region|account|time|id|source|detail-type|resources|eventSource|eventName|triggerSource|isBase64Encoded|length)$/;

/** Functions that are given programs are made to run them. */
const programs = /^(code|script|program)$/;

/**
 * A field of the event that starts a cloud function: `event["expression"]`, `event.name`. Whoever
 * may call the function chooses it; for texts that are run that is enough.
 */
export function fieldOfEvent(node: Node, source: Source): boolean {
  const field = fieldTaken(node);
  if (
    field === null ||
    field.of.text !== "event" ||
    platform.test(field.name) ||
    programs.test(field.name)
  )
    return false;
  return definitionsOf(field.of, source).some(({ kind, at }) => {
    const of = kind === "parameter" ? functionAround(at) : null;
    return of !== null && isHandler(of, source);
  });
}

function fieldTaken(node: Node): { readonly of: Node; readonly name: string } | null {
  const member = memberOf(node);
  if (member !== null) {
    return /^(get|items|keys|values)$/.test(member.name)
      ? null
      : { of: member.object, name: member.name };
  }
  if (node.type === "call") {
    const callee = node.childForFieldName("function");
    const asked = callee && memberOf(callee);
    return asked?.name === "get"
      ? { of: asked.object, name: node.childForFieldName("arguments")?.text ?? "" }
      : null;
  }
  if (node.type !== "subscript" && node.type !== "subscript_expression") return null;
  const [of, key] = node.namedChildren;
  return of && key ? { of, name: key.text.replaceAll(/^["'`]|["'`]$/g, "") } : null;
}

/** `exports.handler = (event) => …`, `def lambda_handler(event, context)`. */
function isHandler(of: Node, { language }: Source): boolean {
  if (language === "python") {
    const names = of.childForFieldName("parameters")?.namedChildren.map(({ text }) => text) ?? [];
    return names.length === 2 && names[0] === "event" && /^_*context$/.test(names[1] ?? "");
  }
  const named = of.childForFieldName("name") ?? of.parent?.childForFieldName("name") ?? null;
  return (
    named?.text === "handler" ||
    of.parent?.childForFieldName("left")?.text.endsWith("exports.handler") === true
  );
}
