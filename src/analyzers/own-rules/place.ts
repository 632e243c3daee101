import { isMap, isNode, isScalar, visit } from "yaml";
import type { Document, LineCounter, Node } from "yaml";

/** Tells places in one document of a YAML file, as `FILE, line 3, column 5`, 1-based. */
export interface Places {
  /** Of the value at a path; of the innermost one around it that is there. */
  at(path: readonly PropertyKey[]): string;
  /** Of a key within the mapping at a path. */
  atKey(path: readonly PropertyKey[], key: string): string;
  /** Of the first of these words that a text of the document is; null when none is. */
  ofWord(words: readonly string[]): string | null;
}

export function placesOf(file: string, document: Document, lineCounter: LineCounter): Places {
  const at = (node: unknown): string =>
    placeAt(file, lineCounter, isNode(node) ? (node.range?.[0] ?? 0) : 0);
  const around = (path: readonly PropertyKey[]): unknown => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isNode(node)) return node;
    }
    return document.contents;
  };
  return {
    at: (path) => at(around(path)),
    atKey: (path, key) => {
      const map = around(path);
      const pair = isMap(map)
        ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
        : undefined;
      return at(pair?.key ?? map);
    },
    ofWord: (words) => {
      const found = new Map<string, Node>();
      visit(document, {
        Scalar: (_, node) => {
          const text = String(node.value).trim();
          if (!found.has(text)) found.set(text, node);
        },
      });
      const word = words.find((each) => found.has(each));
      return word === undefined ? null : at(found.get(word));
    },
  };
}

/** The place of an offset. */
export function placeAt(file: string, lineCounter: LineCounter, offset: number): string {
  const { line, col } = lineCounter.linePos(offset);
  return `${file}, line ${line}, column ${col}`;
}
