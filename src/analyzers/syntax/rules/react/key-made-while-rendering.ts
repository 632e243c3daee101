import type { Node } from "web-tree-sitter";

import { calleeOf } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Functions that give something else each time, by resolved name. */
const fresh =
  /^(Math\.random|Date\.now|performance\.now|(window\.|globalThis\.)?crypto\.randomUUID|crypto\.randomUUID|uuid(\.v[1-7])?|nanoid(\.nanoid)?)$/;

function check(attribute: Node, source: Source): Hit | null {
  if (attribute.firstNamedChild?.text !== "key") return null;
  const value = attribute.namedChild(1);
  const given = value?.type === "jsx_expression" ? value.firstNamedChild : null;
  return given && isFresh(given, source) ? { at: attribute } : null;
}

function isFresh(node: Node, source: Source): boolean {
  if (node.type === "call_expression") {
    if (fresh.test(calleeOf(node, source) ?? "")) return true;
    const object = node.childForFieldName("function")?.childForFieldName("object");
    return object ? isFresh(object, source) : false;
  }
  return (piecesOf(node) ?? []).some((piece) => "value" in piece && isFresh(piece.value, source));
}

/** A key that differs on every rendering. */
export const keyMadeWhileRendering: SyntaxRule = {
  id: "key-made-while-rendering",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The key is new on every rendering, so the element is thrown away and made again.",
  trigger:
    "Each rendering removes the element and builds another: what was typed, the focus, scroll positions and state within it are lost, and effects start anew.",
  why: "React knows an element by its key. Use something that belongs to the item, as its id, and make ids where items are made.",
  skipInTests: true,
  visits: {
    javascript: {
      kinds: ["jsx_attribute"],
      mentions: ["random", ".now", "UUID", "uuid", "nanoid"],
      check,
    },
  },
  examples: {
    flagged: [
      tsx`
        export const Rows = ({ rows }: Props) => rows.map((row) => <Row key={Math.random()} row={row} />); // <-
      `,
      js`
        import { v4 as newId } from "uuid";

        export function Fields({ fields }) {
          return fields.map((field) => (
            <input
              key={newId()} // <-
              name={field.name}
            />
          ));
        }
      `,
      tsx`
        export function Tags({ tags }: Props) {
          return <ul>{tags.map((tag) => <li key={\`\${tag}-\${Date.now()}\`}>{tag}</li>)}</ul>; // <-
        }
      `,
    ],
    clear: [
      tsx`
        export const Rows = ({ rows }: Props) => rows.map((row) => <Row key={row.id} row={row} />);
      `,
      js`
        import { nanoid } from "nanoid";

        export function Fields({ fields, setFields }) {
          const add = () => setFields([...fields, { id: nanoid() }]);
          return fields.map((field) => <input key={field.id} onBlur={add} />);
        }
      `,
      tsx`
        export function Frame({ turn, url }: Props) {
          return <iframe key={\`\${url}-\${turn}\`} src={url} data-seed={Math.random()} />;
        }
      `,
    ],
  },
};
