import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isWithin } from "../../tree.ts";
import { loopAround } from "./loops.ts";
import { declarationOf, usesOf } from "./scopes.ts";

function check(assignment: Node, source: Source): Hit | null {
  const [target, ...others] = assignment.childForFieldName("left")?.namedChildren ?? [];
  const member = target && memberOf(target);
  if (!member || others.length > 0 || member.object.type !== "identifier") return null;
  const declaration = declarationOf(member.object);
  const clause = declaration?.parent?.parent;
  if (!declaration || clause?.type !== "range_clause") return null;
  if (clause.childForFieldName("left")?.namedChildren[1]?.id !== declaration.id) return null;
  const loop = loopAround(assignment);
  if (loop === null || clause.parent?.id !== loop.id) return null;
  // Whoever reads the copy, or may, after it was changed gets what was written.
  const uses = usesOf(declaration).filter(({ id }) => id !== declaration.id);
  if (uses.some((use) => !isWrite(use) && mayReadChange(use, assignment, member.name))) return null;
  const list = clause.childForFieldName("right");
  return list !== null && holdsStructs(list, source)
    ? { at: assignment, name: declaration.text, because: [clause] }
    : null;
}

function isWrite(use: Node): boolean {
  const list = use.parent?.parent;
  return (
    use.parent?.type === "selector_expression" &&
    list?.type === "expression_list" &&
    list.parent?.type === "assignment_statement" &&
    list.parent.childForFieldName("operator")?.text === "=" &&
    list.parent.childForFieldName("left")?.id === list.id
  );
}

/** Reads of other fields are harmless, and so is everything before the write. */
function mayReadChange(use: Node, assignment: Node, field: string): boolean {
  const parent = use.parent;
  if (use.endIndex <= assignment.startIndex || isWithin(use, assignment)) {
    // A pointer or a closure made before sees the change.
    return parent?.type === "unary_expression";
  }
  const member = parent && memberOf(parent);
  if (!member) return true;
  // A method may look at every field.
  return member.name === field || parent?.parent?.type === "call_expression";
}

/** Whether what is gone through is seen to be a slice or array of structs, not of pointers. */
function holdsStructs(list: Node, source: Source): boolean {
  if (list.type === "identifier") {
    const declaration = declarationOf(list);
    const spec = declaration?.parent;
    const type = spec?.childForFieldName("type");
    if (type) return isSliceOfStructs(type, source);
    const given = spec?.type === "expression_list" ? spec.parent : null;
    const values = given?.childForFieldName("right")?.namedChildren ?? [];
    const value = values.length === 1 && spec?.namedChildren.length === 1 ? values[0] : undefined;
    if (value?.type === "composite_literal") {
      const type = value.childForFieldName("type");
      return type !== null && isSliceOfStructs(type, source);
    }
    const made = /^make\(\s*$/.test(value?.text.slice(0, 5) ?? "") ? value : undefined;
    const type2 = made?.childForFieldName("arguments")?.firstNamedChild;
    return type2 ? isSliceOfStructs(type2, source) : false;
  }
  const member = memberOf(list);
  return member !== null && isFieldOfStructs(member.name, source);
}

function isSliceOfStructs(type: Node, source: Source): boolean {
  if (!/^(slice_type|array_type|implicit_length_array_type)$/.test(type.type)) return false;
  const element = type.childForFieldName("element");
  if (element?.type === "struct_type") return true;
  return element?.type === "type_identifier" && isStruct(element.text, source);
}

function isStruct(name: string, { root }: Source): boolean {
  return root.namedChildren.some(
    (each) =>
      each.type === "type_declaration" &&
      each.namedChildren.some(
        (spec) =>
          spec.childForFieldName("name")?.text === name &&
          spec.childForFieldName("type")?.type === "struct_type",
      ),
  );
}

/** Every field of that name in the file's structs is a list of structs of the file. */
function isFieldOfStructs(name: string, source: Source): boolean {
  const fields = source.root
    .descendantsOfType("field_declaration")
    .filter((each) => each.childrenForFieldName("name").some(({ text }) => text === name));
  return (
    fields.length > 0 &&
    fields.every((each) => {
      const type = each.childForFieldName("type");
      return type !== null && isSliceOfStructs(type, source);
    })
  );
}

/** A change to the copy that `range` makes of each element. */
export const rangeCopyModified: SyntaxRule = {
  id: "range-copy-modified",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-563",
  title: "{name} is a copy of the element, so this change is lost.",
  trigger:
    "The loop has run: the list is as it was before, because each round changed a copy that nobody reads afterwards.",
  why: "`range` copies each struct into its variable. Write to the element itself: `for i := range list { list[i].Field = … }`.",
  visits: { go: { kinds: ["assignment_statement"], mentions: ["range"], check } },
  examples: {
    flagged: [
      go`
        package shop

        type Item struct {
        	Price int
        	Name  string
        }

        func discount(items []Item) {
        	for _, item := range items {
        		item.Price = item.Price / 2 // <-
        	}
        }
      `,
      go`
        package shop

        type Order struct{ Sent bool }

        type Batch struct {
        	Orders []Order
        }

        func (b *Batch) send() {
        	for _, order := range b.Orders {
        		log.Println("sent")
        		order.Sent = true // <-
        	}
        }
      `,
      go`
        package shop

        type Row struct {
        	Name  string
        	Total int
        }

        func rows() []Row {
        	rows := []Row{{Name: "a"}, {Name: "b"}}
        	for i, row := range rows {
        		if i > 0 {
        			row.Total += i // <-
        		}
        	}
        	return rows
        }
      `,
    ],
    clear: [
      go`
        package shop

        type Item struct{ Price int }

        func discount(items []Item) {
        	for i := range items {
        		items[i].Price /= 2
        	}
        }
      `,
      go`
        package shop

        type Item struct{ Price int }

        func discount(items []*Item) {
        	for _, item := range items {
        		item.Price = 0
        	}
        }
      `,
      go`
        package shop

        type Item struct {
        	Price int
        }

        func discounted(items []Item) (cheap []Item) {
        	for _, item := range items {
        		item.Price = item.Price / 2
        		cheap = append(cheap, item)
        	}
        	return cheap
        }
      `,
      go`
        package shop

        type Item struct{ Price int }

        func (i Item) show() {}

        func show(items []Item) {
        	for _, item := range items {
        		item.Price = 0
        		item.show()
        	}
        }
      `,
    ],
  },
};
