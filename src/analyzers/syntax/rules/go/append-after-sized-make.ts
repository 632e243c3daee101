import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isWithin } from "../../tree.ts";
import { loopAround } from "./loops.ts";
import { declarationOf, usesOf } from "./scopes.ts";
import { statementAround } from "./statements.ts";

function check(declared: Node): Hit | null {
  const [name, ...others] = declared.childForFieldName("left")?.namedChildren ?? [];
  const make = declared.childForFieldName("right")?.firstNamedChild;
  if (name?.type !== "identifier" || others.length > 0 || make?.type !== "call_expression")
    return null;
  if (make.childForFieldName("function")?.text !== "make") return null;
  const [type, length, capacity] = argumentsOf(make);
  if (type?.type !== "slice_type" || length === undefined || capacity !== undefined) return null;
  // As many as there are elements to add: nobody wants as many empty ones before them.
  const source = /^len\(([\w.]+)\)$/.exec(length.text)?.[1];
  if (source === undefined || declarationOf(name)?.id !== name.id) return null;
  const uses = usesOf(name).filter(({ id }) => id !== name.id);
  const appended = uses.map(appendOf).find((each) => each !== null);
  const loop = appended && loopAround(appended);
  if (!appended || !loop || isWithin(declared, loop)) return null;
  const range = loop.namedChildren.find((each) => each.type === "range_clause");
  if (range?.childForFieldName("right")?.text !== source) return null;
  // Its elements, a part of it or its address: then the empty ones are for something.
  const isPlain = uses.every((use) => {
    const statement = statementAround(use);
    return statement?.id === appended.id || (use.startIndex > loop.endIndex && !isFilling(use));
  });
  return isPlain ? { at: appended, name: name.text, because: [declared] } : null;
}

/** `x = append(x, …)`; null for every other use. */
function appendOf(use: Node): Node | null {
  const statement = statementAround(use);
  return statement?.type === "assignment_statement" &&
    statement.childForFieldName("left")?.text === use.text &&
    statement.childForFieldName("right")?.text.startsWith(`append(${use.text},`)
    ? statement
    : null;
}

function isFilling(use: Node): boolean {
  return ["index_expression", "slice_expression", "unary_expression"].includes(
    use.parent?.type ?? "",
  );
}

/** A list whose first half is empty. */
export const appendAfterSizedMake: SyntaxRule = {
  id: "append-after-sized-make",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-682",
  title: "{name} begins with as many empty elements as are appended here.",
  trigger:
    "The loop has run: the list is twice as long as wanted, and its first half holds empty texts, zeros or nil.",
  why: "`make([]T, n)` gives n elements, and `append` adds behind them. Leave only the room: `make([]T, 0, n)`.",
  visits: { go: { kinds: ["short_var_declaration"], mentions: ["append("], check } },
  examples: {
    flagged: [
      go`
        package users

        func names(users []User) []string {
        	names := make([]string, len(users))
        	for _, user := range users {
        		names = append(names, user.Name) // <-
        	}
        	return names
        }
      `,
      go`
        package users

        func (s *Store) ids() []int64 {
        	ids := make([]int64, len(s.users))
        	for id, user := range s.users {
        		if user.Active {
        			ids = append(ids, id) // <-
        		}
        	}
        	return ids
        }
      `,
      go`
        package users

        func ask(ctx context.Context, filters map[string]string) ([]User, error) {
        	conditions := make([]string, len(filters))
        	for column := range filters {
        		conditions = append(conditions, column+" = ?") // <-
        	}
        	return find(ctx, strings.Join(conditions, " AND "))
        }
      `,
    ],
    clear: [
      go`
        package users

        func names(users []User) []string {
        	names := make([]string, 0, len(users))
        	for _, user := range users {
        		names = append(names, user.Name)
        	}
        	return names
        }
      `,
      go`
        package users

        func names(users []User) []string {
        	names := make([]string, len(users))
        	for i, user := range users {
        		names[i] = user.Name
        	}
        	names = append(names, "nobody")
        	return names
        }
      `,
      go`
        package bytes

        func frame(data []byte) []byte {
        	out := make([]byte, len(data))
        	copy(out, data)
        	for _, b := range data {
        		out = append(out, ^b)
        	}
        	return out
        }
      `,
    ],
  },
};
