import type { Node } from "web-tree-sitter";

import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { numberOf } from "./comparison.ts";

function check(node: Node, source: Source): Hit | null {
  if (node.childForFieldName("operator")?.type !== "in") return null;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  // `0 in list` asks for a hole, and a name in quotes for a property.
  if (!left || !right || numberOf(left) !== null || left.type === "string") return null;
  return isListOfTexts(right, source) ? { at: node } : null;
}

/** A list literal with texts in it, by itself or in a constant. */
function isListOfTexts(given: Node, source: Source): boolean {
  const node = unwrap(given);
  if (node.type === "array") return node.namedChildren.some(({ type }) => type === "string");
  if (node.type !== "identifier") return false;
  const [only, ...others] = definitionsOf(node, source);
  const value = only?.value && unwrap(only.value);
  return others.length === 0 && value?.type === "array" && isListOfTexts(value, source);
}

/** `in` used to look for an element of a list, where it looks for an index. */
export const elementAskedByIn: SyntaxRule = {
  id: "element-asked-by-in",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The operator in looks for an index of the list, not for an element.",
  trigger:
    "The answer is false for every text in the list, so the branch for those that are in it is never taken.",
  why: "In JavaScript `in` asks whether an object has a property of that name, and a list has `0`, `1` and so on. Write `list.includes(value)`.",
  visits: { javascript: { kinds: ["binary_expression"], check } },
  examples: {
    flagged: [
      js`
        if (extension in [".png", ".jpg", ".gif"]) { // <-
          showPicture(path);
        }
      `,
      ts`
        const roles = ["admin", "owner"] as const;

        export const mayEdit = (user: User): boolean => user.role in roles; // <-
      `,
      js`
        const methods = ["GET", "HEAD"];
        app.use((req, res, next) => {
          if (!(req.method in methods)) return res.sendStatus(405); // <-
          next();
        });
      `,
    ],
    clear: [
      js`
        if ([".png", ".jpg", ".gif"].includes(extension)) showPicture(path);
        const waiting = ["first"];
        if (0 in waiting || "callbacks" in waiting) count();
      `,
      ts`
        const roles = { admin: 1, owner: 2 };

        export const mayEdit = (user: User): boolean => user.role in roles;
      `,
      js`
        for (const name in ["a", "b"]) console.log(name);
        const sparse = [1, , 3];
        if (at in sparse) use(at);
      `,
    ],
  },
};
