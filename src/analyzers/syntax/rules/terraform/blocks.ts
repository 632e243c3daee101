import type { Node } from "web-tree-sitter";

/** A block of Terraform: `resource "aws_s3_bucket" "logs" { … }`. */
export interface Block {
  readonly node: Node;
  /** `resource`, `data`, `ingress`, … */
  readonly kind: string;
  /** `aws_s3_bucket`; empty for blocks without labels. */
  readonly type: string;
  readonly name: string;
}

/** Reads the head of a `block` node. */
export function blockOf(node: Node): Block {
  const [kind, type, name] = node.namedChildren
    .filter((child) => child.type === "identifier" || child.type === "string_lit")
    .map((child) => child.text.replaceAll('"', ""));
  return { node, kind: kind ?? "", type: type ?? "", name: name ?? "" };
}

/** The `resource`, `data`, `variable` … block that a node stands in. */
export function outermostBlock(node: Node): Block | null {
  let found: Node | null = null;
  for (let at: Node | null = node; at !== null; at = at.parent) if (at.type === "block") found = at;
  return found && blockOf(found);
}

function bodyOf(block: Node): readonly Node[] {
  return block.namedChildren.find(({ type }) => type === "body")?.namedChildren ?? [];
}

/** The attribute of a block by its name: the whole `name = value`; null when it is not given. */
export function attributeOf(block: Node, name: string): Node | null {
  return (
    bodyOf(block).find(
      (child) => child.type === "attribute" && child.firstNamedChild?.text === name,
    ) ?? null
  );
}

/** What an attribute of a block is given; null when it is not given. */
export function valueOf(block: Node, name: string): Node | null {
  return attributeOf(block, name)?.lastNamedChild ?? null;
}

/** Blocks within a block by their kind, `dynamic` ones left out. */
export function blocksIn(block: Node, kind: string): readonly Node[] {
  return bodyOf(block).filter((child) => child.type === "block" && blockOf(child).kind === kind);
}

/** The text of a literal; null for what is put together or comes from elsewhere. */
export function textOf(expression: Node | null): string | null {
  let at = expression;
  while (at !== null && at.type !== "string_lit") {
    if (!/^(expression|literal_value)$/.test(at.type) || at.namedChildCount !== 1) return null;
    at = at.firstNamedChild;
  }
  return at?.text.slice(1, -1) ?? null;
}

/** Texts of a literal, or of those in a list; what is no literal is left out. */
export function textsOf(expression: Node | null): readonly string[] {
  const one = textOf(expression);
  if (one !== null) return [one];
  const list = expression?.firstNamedChild?.firstNamedChild;
  if (list?.type !== "tuple") return [];
  return list.namedChildren.flatMap((child) => textOf(child) ?? []);
}

/** A number as it stands in the code, `-1` and those in quotes too; null for everything else. */
export function numberOf(expression: Node | null): number | null {
  const text = expression?.text.replaceAll('"', "") ?? "";
  return /^-?\d+$/.test(text) ? Number(text) : null;
}

/** Values of an object by their key, quoted or not. */
export function entriesOf(object: Node): ReadonlyMap<string, Node> {
  const entries = new Map<string, Node>();
  for (const element of object.namedChildren) {
    if (element.type !== "object_elem") continue;
    const key = element.childForFieldName("key")?.text.replaceAll('"', "");
    const value = element.childForFieldName("val");
    if (key !== undefined && value !== null) entries.set(key, value);
  }
  return entries;
}
