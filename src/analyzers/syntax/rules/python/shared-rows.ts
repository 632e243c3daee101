import type { Node } from "web-tree-sitter";

import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const mutable: ReadonlySet<string> = new Set(["list", "dictionary", "set", "list_comprehension"]);

function check(product: Node, source: Source): Hit | null {
  if (product.childForFieldName("operator")?.text !== "*") return null;
  const list = product.childForFieldName("left");
  const [only, ...others] = list?.type === "list" ? list.namedChildren : [];
  if (only === undefined || others.length > 0) return null;
  const isRow =
    mutable.has(only.type) ||
    (only.type === "binary_operator" && only.childForFieldName("left")?.type === "list");
  if (!isRow || product.childForFieldName("right")?.text === "1") return null;
  const target =
    product.parent?.type === "assignment" ? product.parent.childForFieldName("left") : null;
  if (target === null) return null;
  // Rows that nobody changes may as well be one.
  const scope =
    target.type === "identifier" ? (functionAround(product) ?? source.root) : source.root;
  const change = changeOf(target.text, scope);
  return change === null ? null : { at: product, name: target.text, because: [change] };
}

/** `grid[y][x] = …`, `grid[y].append(…)`. */
function changeOf(name: string, scope: Node): Node | null {
  for (const row of scope.descendantsOfType("subscript")) {
    if (row.childForFieldName("value")?.text !== name) continue;
    const parent = row.parent;
    if (parent?.type === "subscript" && (parent.parent?.type ?? "").endsWith("assignment")) {
      if (parent.parent?.childForFieldName("left")?.id === parent.id) return parent;
    }
    if (
      parent?.type === "attribute" &&
      /^(append|add|extend|update|insert)$/.test(parent.childForFieldName("attribute")?.text ?? "")
    )
      return parent;
  }
  return null;
}

/** A table of which all rows are one and the same list. */
export const sharedRows: SyntaxRule = {
  id: "shared-rows",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "All rows of {name} are the same list.",
  trigger: "A value written to one row appears in every row.",
  why: "`[row] * n` repeats the reference, not the row. Make each row: `[[0] * width for _ in range(height)]`.",
  visits: { python: { kinds: ["binary_operator"], mentions: ["] *"], check } },
  examples: {
    flagged: [
      py`
        def board(width, height):
            grid = [[0] * width] * height  # <-
            grid[1][2] = 5
            return grid
      `,
      py`
        def buckets(rows, count):
            found = [[]] * count  # <-
            for row in rows:
                found[hash(row) % count].append(row)
            return found
      `,
      py`
        class Table:
            def __init__(self, size):
                self.cells = [{}] * size  # <-

            def put(self, at, key, value):
                self.cells[at][key] = value
      `,
    ],
    clear: [
      py`
        def board(width, height):
            grid = [[0] * width for _ in range(height)]
            grid[1][2] = 5
            return grid
      `,
      py`
        def row(width):
            cells = [0] * width
            cells[0] = 1
            return cells
      `,
      py`
        def blank(height):
            lines = [[" "]] * height
            lines[0] = ["top"]
            return lines
      `,
    ],
  },
};
