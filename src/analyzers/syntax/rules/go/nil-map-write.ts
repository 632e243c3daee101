import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround } from "../../tree.ts";
import { isAddressTaken, isGiven, usesOf } from "./scopes.ts";

function check(spec: Node): Hit | null {
  if (spec.childForFieldName("value") !== null) return null;
  if (spec.childForFieldName("type")?.type !== "map_type") return null;
  const own = functionAround(spec);
  if (own === null) return null;
  for (const name of spec.childrenForFieldName("name")) {
    if (name.type !== "identifier") continue;
    const uses = usesOf(name).filter(({ id }) => id !== name.id);
    if (uses.some((use) => isGiven(use) || isAddressTaken(use))) continue;
    const write = uses.map(writeOf).find((each) => each !== null);
    if (write && !isGuarded(write, name.text))
      return { at: write, name: name.text, because: [spec] };
  }
  return null;
}

/** The write of an element: `m[k] = v`, `m[k]++`, `m[k], err = f()`; null for every other use. */
function writeOf(use: Node): Node | null {
  const element = use.parent;
  if (element?.type !== "index_expression") return null;
  if (element.childForFieldName("operand")?.id !== use.id) return null;
  const giver = element.parent?.type === "expression_list" ? element.parent : element;
  const statement = giver.parent;
  if (statement?.type === "inc_statement" || statement?.type === "dec_statement") return statement;
  return statement?.type === "assignment_statement" &&
    statement.childForFieldName("left")?.id === giver.id
    ? statement
    : null;
}

/** `if m != nil`, or a loop over the map itself: never runs while it is nil. */
function isGuarded(write: Node, name: string): boolean {
  const guard = ancestor(write, ({ type, namedChildren, text }) =>
    type === "if_statement"
      ? RegExp(`\\b${name}\\b\\s*!=\\s*nil|len\\(${name}\\)`).test(text.split("{")[0] ?? "")
      : type === "for_statement" &&
        namedChildren.some(
          (each) => each.type === "range_clause" && each.childForFieldName("right")?.text === name,
        ),
  );
  return guard !== null;
}

/** A write into a map that was declared but never made. */
export const nilMapWrite: SyntaxRule = {
  id: "nil-map-write",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-476",
  title: "{name} is never made, and writing to a nil map panics.",
  trigger: "This line is reached: the program panics with `assignment to entry in nil map`.",
  why: "`var m map[K]V` declares a map that is nil: it can be read, but not written. Write `m := make(map[K]V)`.",
  visits: { go: { kinds: ["var_spec"], mentions: ["map"], check } },
  examples: {
    flagged: [
      go`
        package words

        func count(words []string) map[string]int {
        	var counts map[string]int
        	for _, word := range words {
        		counts[word]++ // <-
        	}
        	return counts
        }
      `,
      go`
        package config

        func read(lines []string) Settings {
        	var values map[string]string
        	for _, line := range lines {
        		if key, value, ok := strings.Cut(line, "="); ok {
        			values[key] = value // <-
        		}
        	}
        	return Settings{values: values}
        }
      `,
      go`
        package groups

        func byCity(people []Person) int {
        	var cities map[string][]Person
        	for _, person := range people {
        		cities[person.City] = append(cities[person.City], person) // <-
        	}
        	return len(cities)
        }
      `,
    ],
    clear: [
      go`
        package words

        func count(words []string) map[string]int {
        	var counts map[string]int
        	counts = make(map[string]int, len(words))
        	for _, word := range words {
        		counts[word]++
        	}
        	return counts
        }
      `,
      go`
        package config

        func read(data []byte) (map[string]string, error) {
        	var values map[string]string
        	err := json.Unmarshal(data, &values)
        	values["read"] = "yes"
        	return values, err
        }
      `,
      go`
        package words

        func lazily(words []string) map[string]int {
        	var counts map[string]int
        	for _, word := range words {
        		if counts == nil {
        			counts = map[string]int{}
        		}
        		counts[word]++
        	}
        	return counts
        }
      `,
      go`
        package words

        func sum(parts []int) int {
        	var sums [4]int
        	for i, part := range parts {
        		sums[i%4] += part
        	}
        	return sums[0]
        }
      `,
    ],
  },
};
