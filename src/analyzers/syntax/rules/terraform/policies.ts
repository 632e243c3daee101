import type { Node } from "web-tree-sitter";
import { z } from "zod";

import {
  blockOf,
  blocksIn,
  entriesOf,
  outermostBlock,
  textOf,
  textsOf,
  valueOf,
} from "./blocks.ts";

/** One statement of a policy of AWS, in whichever of its three forms it is written. */
export interface PolicyStatement {
  /** What to point at. */
  readonly at: Node;
  /** Its attributes or entries; empty when it stands in a text. */
  readonly parts: readonly Node[];
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Who it is for: `*`, account numbers, `Service:…`, `Federated:…`. */
  readonly principals: readonly string[];
  /** The text of its conditions; empty when it has none. */
  readonly condition: string;
}

/** Node kinds that `statementsOf` reads. */
export const policyKinds = ["block", "object", "heredoc_template"] as const;

/** The statements that a node of one of the kinds is or holds; empty when it is no policy. */
export function statementsOf(node: Node): readonly PolicyStatement[] {
  switch (node.type) {
    case "block":
      return ofBlock(node);
    case "object":
      return ofObject(node);
    default:
      return ofText(node);
  }
}

function ofBlock(node: Node): readonly PolicyStatement[] {
  if (blockOf(node).kind !== "statement") return [];
  if (outermostBlock(node)?.type !== "aws_iam_policy_document") return [];
  const principals = blocksIn(node, "principals").flatMap((each) => {
    const type = textOf(valueOf(each, "type")) ?? "";
    return textsOf(valueOf(each, "identifiers")).map((name) => named(type, name));
  });
  const effect = valueOf(node, "effect");
  return [
    {
      at: node.firstNamedChild ?? node,
      parts: node.descendantsOfType("attribute"),
      allows: effect === null || textOf(effect) === "Allow",
      actions: textsOf(valueOf(node, "actions")),
      resources: textsOf(valueOf(node, "resources")),
      principals,
      // A dynamic block may hold any condition.
      condition: [...blocksIn(node, "condition"), ...blocksIn(node, "dynamic")]
        .map(({ text }) => text)
        .join("\n"),
    },
  ];
}

function ofObject(node: Node): readonly PolicyStatement[] {
  const entries = entriesOf(node);
  const effect = entries.get("Effect");
  if (effect === undefined) return [];
  const principal = entries.get("Principal") ?? null;
  const byType = principal?.firstNamedChild?.firstNamedChild;
  const principals =
    byType?.type === "object"
      ? [...entriesOf(byType)].flatMap(([type, names]) => textsOf(names).map((n) => named(type, n)))
      : textsOf(principal);
  return [
    {
      at: effect.parent ?? effect,
      parts: node.namedChildren,
      allows: textOf(effect) === "Allow",
      actions: textsOf(entries.get("Action") ?? null),
      resources: textsOf(entries.get("Resource") ?? null),
      principals,
      condition: entries.get("Condition")?.text ?? "",
    },
  ];
}

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const statement = z.object({
  Effect: z.string(),
  Action: texts.optional(),
  Resource: texts.optional(),
  Principal: z.union([z.string(), z.record(z.string(), texts)]).optional(),
  Condition: z.unknown().optional(),
});
const document = z.object({
  Statement: z.union([z.array(statement), statement.transform((one) => [one])]),
});

function ofText(node: Node): readonly PolicyStatement[] {
  if (!node.text.includes('"Effect"')) return [];
  const json = node.namedChildren
    .map((child) =>
      child.type === "template_literal"
        ? child.text
        : child.type === "template_interpolation"
          ? "interpolated"
          : "",
    )
    .join("");
  const parsed = document.safeParse(parse(json));
  if (!parsed.success) return [];
  return parsed.data.Statement.map((each) => ({
    at: node.firstNamedChild ?? node,
    parts: [],
    allows: each.Effect === "Allow",
    actions: each.Action ?? [],
    resources: each.Resource ?? [],
    principals:
      typeof each.Principal === "string"
        ? [each.Principal]
        : Object.entries(each.Principal ?? {}).flatMap(([type, names]) =>
            names.map((name) => named(type, name)),
          ),
    condition: each.Condition === undefined ? "" : JSON.stringify(each.Condition),
  }));
}

/** Null for text that is no JSON, which is then no policy either. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function named(type: string, name: string): string {
  return type === "AWS" || type === "*" ? name : `${type}:${name}`;
}
