import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(node: Node, source: Source): Hit | null {
  switch (node.type) {
    case "call_expression": {
      if (!/^(stringify|keys|values|entries)$/.test(methodOf(node) ?? "")) return null;
      const callee = node.childForFieldName("function")?.text ?? "";
      if (!/^(JSON\.stringify|Object\.(keys|values|entries))$/.test(callee)) return null;
      const [given, replacer] = argumentsOf(node);
      // A replacer may know what to make of it.
      if (replacer !== undefined && replacer.type !== "null") return null;
      return given && isCollection(given, source) ? { at: node, name: given.text } : null;
    }
    case "member_expression": {
      if (node.childForFieldName("property")?.text !== "length") return null;
      const object = node.childForFieldName("object");
      return object && isCollection(object, source) ? { at: node, name: object.text } : null;
    }
    default: {
      // `for (const key in map)`, not `of`.
      const over = node.childForFieldName("right");
      const isIn = node.childForFieldName("operator")?.type === "in";
      return isIn && over && isCollection(over, source) ? { at: over, name: over.text } : null;
    }
  }
}

/** A variable that only ever holds a Map or Set made here. */
function isCollection(node: Node, source: Source): boolean {
  if (node.type !== "identifier") return false;
  const definitions = definitionsOf(node, source);
  return (
    definitions.length > 0 &&
    definitions.every(
      ({ value }) =>
        value?.type === "new_expression" &&
        /^(Map|Set)$/.test(value.childForFieldName("constructor")?.text ?? ""),
    )
  );
}

/** A Map or Set taken for an object or list. */
export const collectionUsedAsObject: SyntaxRule = {
  id: "collection-used-as-object",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is a Map or Set, whose entries cannot be seen this way.",
  trigger:
    "However many entries there are, JSON gives `{}`, Object.keys an empty list, a for-in loop nothing, and length is undefined.",
  why: "Maps and Sets keep their entries inside, not as properties. Use `size`, `for (… of …)`, `[...set]` or `Object.fromEntries(map)`.",
  visits: {
    javascript: {
      kinds: ["call_expression", "member_expression", "for_in_statement"],
      mentions: ["new Map", "new Set"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        export function save(users: readonly User[]): void {
          const byId = new Map(users.map((user) => [user.id, user]));
          localStorage.setItem("users", JSON.stringify(byId)); // <-
        }
      `,
      js`
        const seen = new Set(names);
        if (seen.length !== names.length) throw new Error("a name is there twice"); // <-
      `,
      js`
        function print(counts) {
          const sums = new Map();
          for (const { name, n } of counts) sums.set(name, (sums.get(name) ?? 0) + n);
          for (const name in sums) { // <-
            console.log(name);
          }
          return Object.keys(sums).sort(); // <-
        }
      `,
    ],
    clear: [
      ts`
        export function save(users: readonly User[]): void {
          const byId = new Map(users.map((user) => [user.id, user]));
          localStorage.setItem("users", JSON.stringify([...byId]));
          log(JSON.stringify(byId, replacer), byId.size);
        }
      `,
      js`
        let seen = new Set(names);
        seen = [...seen];
        if (seen.length !== names.length) throw new Error("a name is there twice");
      `,
      js`
        const sums = {};
        for (const name in sums) console.log(name, Object.keys(sums).length);
        const chart = new Chart();
        if (chart.length > 0) show(chart);
      `,
    ],
  },
};
