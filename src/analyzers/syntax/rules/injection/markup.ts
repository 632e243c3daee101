import type { Node } from "web-tree-sitter";

import { definitionsOf } from "../../definitions.ts";
import { inputIn } from "../../flow.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { addressOfPage } from "./address-of-page.ts";

const danger = {
  clears:
    /escape|encode|sanitiz|purify|bleach|\bclean$|format_html|(^|\.)(quote|stringify|dumps|marked|striptags|strip_tags|urlize|linebreaks|DOMPurify|xss|filterXSS|forHtml\w*|he\.\w+|toISOString|jsonify)$/i,
  alsoInput: addressOfPage,
};

/** A tag, opened or closed. */
const markup = /<\/?[a-z][\w-]*[\s/>]|<\/?[a-z][\w-]*$|<!doctype/i;

/** Tells a value that holds what somebody sent, whatever else it is. */
export function tell(value: Node, source: Source): Hit | null {
  const input = inputIn(value, source, danger);
  return input === null ? null : { at: value, because: [input] };
}

/** Tells a value that is markup put together in this code; plain texts are no HTML by themselves. */
export function tellBuilt(value: Node | undefined, source: Source): Hit | null {
  return value !== undefined && isMarkup(value, source) ? tell(value, source) : null;
}

/** Deeper chains of variables are not read. */
const deepest = 8;

/** Whether a text is put together here and holds a tag. */
export function isMarkup(given: Node, source: Source, depth = 0): boolean {
  const node = unwrap(given);
  if (depth > deepest) return false;
  if (node.type === "identifier") {
    return definitionsOf(node, source).some(
      ({ value }) =>
        value !== null && value.type !== "identifier" && isMarkup(value, source, depth + 1),
    );
  }
  if (node.type === "type_conversion_expression") {
    const operand = node.childForFieldName("operand");
    return operand !== null && isMarkup(operand, source, depth + 1);
  }
  return (piecesOf(node, source) ?? []).some((piece) =>
    "text" in piece
      ? markup.test(piece.text)
      : piece.value.type === "identifier" && isMarkup(piece.value, source, depth + 1),
  );
}

/** True where the function says that its answer is no page. */
export function isOtherType(node: Node): boolean {
  return /["'`](text\/(plain|csv|xml|event-stream)|application\/|image\/)/.test(
    functionAround(node)?.text.slice(0, longestFunction) ?? "",
  );
}

/** Code units of a function that are read for the type of its answer. */
const longestFunction = 8000;

/** Tells any text that goes out as a page because nothing says otherwise. */
export function tellText(value: Node | undefined, source: Source): Hit | null {
  if (value === undefined || isOtherType(value)) return null;
  if (/\b(content_type|mimetype|Content-Type)\b/i.test(functionAround(value)?.text ?? ""))
    return tellBuilt(value, source);
  const hit = tell(value, source);
  // Another site cannot make a browser send JSON.
  return hit?.because?.some(({ text }) => /json|headers|META|COOKIES|cookies/.test(text)) === true
    ? null
    : hit;
}

/** A text put together here; a view may return other things that become no page. */
export function isText(given: Node, source: Source): boolean {
  const node = unwrap(given);
  if (node.type === "identifier") {
    return definitionsOf(node, source).some(
      ({ value }) => value !== null && value.type !== "identifier" && isText(value, source),
    );
  }
  return (piecesOf(node, source) ?? []).some((piece) => "value" in piece);
}
