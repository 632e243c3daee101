import { parsers } from "prettier/plugins/markdown";
import { z } from "zod";

interface Node {
  readonly type: string;
  readonly value?: string | undefined;
  readonly children?: readonly Node[] | undefined;
}

const Node: z.ZodType<Node> = z.object({
  type: z.string(),
  value: z.string().optional(),
  children: z.array(z.lazy(() => Node)).optional(),
});

/** What our own renderers write; everything else that is read as one of these is of a stranger. */
const own = new Set(
  "root paragraph sentence text break strong list listItem table tableRow tableCell code inlineCode".split(
    " ",
  ),
);

const ownHtml =
  /^(?:<details>\n<summary>[^<>\n]*<\/summary>|<\/details>|<!-- marginalia:[\w=, ]* -->)$/;

/** What GitHub would make of text that is no code, after its Markdown was read. */
const expanded = [
  ["a mention", /(?<![\w`])@[\w-]/],
  ["a reference", /(?<![\w&])#\d|\bGH-\d|[\w-]+\/[\w.-]+(?:#\d|@\w)/i],
  ["a commit", /\b[0-9a-f]{7,64}\b/],
  ["a link", /:\/\/|\bwww\.|\bmailto:|\bxmpp:/i],
  ["an emoji", /:[\w+-]+:/],
  ["a formula", /\$/],
] as const;

/**
 * What in `markdown` would be more than text, code and our own lists and folds, as a parser of GitHub's
 * flavour reads it: links, images, HTML, headings, mentions, references, … Empty when nothing is.
 */
export function aliveIn(markdown: string): readonly string[] {
  // Prettier reads the braces of templates as well, which GitHub does not.
  const plain = markdown.replaceAll(/\{(?=[{%])/g, "(");
  // The parser asks for all of Prettier's options and reads none of them.
  return walk(Node.parse(parsers.markdown.parse(plain, {} as never)));
}

function walk(node: Node): readonly string[] {
  const { type, value = "", children = [] } = node;
  const below = children.flatMap(walk);
  if (type === "html") return ownHtml.test(value) ? below : [`html: ${value}`, ...below];
  if (!own.has(type)) return [`${type}: ${value}`, ...below];
  const found = expanded.flatMap(([what, form]) => (form.test(value) ? [`${what}: ${value}`] : []));
  return type === "text" ? [...found, ...below] : below;
}
