import type { Node } from "web-tree-sitter";

import type { Piece } from "../../strings.ts";

/** A scheme and a host that is not finished: what follows still decides where the address leads. */
const openHost = /^([a-z][a-z0-9+.-]*:)?\/\/[^/?#:]*$/i;

/**
 * Of an address that is put together, the values that decide on its host: one at its very
 * beginning, or one before the first slash after `https://`. None of `https://example.com/${id}`.
 */
export function hostPieces(pieces: readonly Piece[]): readonly Node[] {
  const deciding: Node[] = [];
  let before = "";
  let last: Piece | null = null;
  for (const piece of pieces) {
    if ("text" in piece) {
      // After the value of `${protocol}://${host}` the host is still to come.
      before = before === "" && deciding.length > 0 ? `x${piece.text}` : before + piece.text;
    } else {
      // Whatever stands first has begun the host, as `${base}${path}` shows.
      if (deciding.length > 0 && (before === "" || (last !== null && "value" in last))) break;
      deciding.push(piece.value);
      if (before !== "") before += "x";
    }
    last = piece;
    if (before !== "" && !openHost.test(before)) break;
  }
  return deciding;
}

/**
 * True for parts of a request that its sender cannot make another person's browser send, or that
 * hold no host of their own: its path, its headers.
 */
export function isOwnAddress(input: Node): boolean {
  if (
    /\.(url|originalUrl|path|hostname|headers|META|Header|Host|RequestURI|nextUrl|query_string)$/.test(
      input.text,
    )
  )
    return true;
  if (
    /(getRequestUR[IL]|getServletPath|getHeaders?|get_full_path|header|GetHeader|Referer)\([^()]*\)$/.test(
      input.text,
    )
  )
    return true;
  if (/^(req|request|ctx|c\.req)\.get\(/.test(input.text)) return true;
  if (!input.text.endsWith(".URL")) return false;
  return !(input.parent?.text ?? "").endsWith(".URL.Query");
}
