import type { Node } from "web-tree-sitter";

import { calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const fixed =
  /(^|\.)((List|Set|Map)\.(of|copyOf|ofEntries|entry)|Collections\.(empty\w+|singleton\w*|unmodifiable\w+)|Arrays\.asList)$/;
const changes =
  /^(add|addAll|remove|removeIf|put|putAll|clear|addFirst|addLast|computeIfAbsent|merge)$/;

function check(call: Node, source: Source): Hit | null {
  const method = methodOf(call) ?? "";
  const receiver = receiverOf(call);
  if (!changes.test(method) || receiver === null) return null;
  const made = receiver.type === "identifier" ? onlyValue(receiver, source) : receiver;
  const isFixed = made !== null && isFixedCollection(made, source);
  return isFixed ? { at: call, name: method, because: [made] } : null;
}

function onlyValue(name: Node, source: Source): Node | null {
  const definitions = definitionsOf(name, source);
  return definitions.length === 1 ? (definitions[0]?.value ?? null) : null;
}

function isFixedCollection(value: Node, source: Source): boolean {
  if (value.type !== "method_invocation") return false;
  // `.stream()…toList()` gives a list that cannot be changed; collect(toList()) one that can.
  if (methodOf(value) === "toList")
    return (
      /\.(stream|parallelStream|map|filter|sorted)\(/.test(value.text) &&
      value.childForFieldName("arguments")?.namedChildCount === 0
    );
  return fixed.test(calleeOf(value, source) ?? "");
}

/** A collection that was made so that nobody can change it. */
export const fixedListChanged: SyntaxRule = {
  id: "fixed-list-changed",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The collection cannot be changed: {name}() throws.",
  trigger: "Always when this line is reached: UnsupportedOperationException.",
  why: "`List.of`, `Arrays.asList`, `Stream.toList` and the `Collections` views have a fixed size or content. Make a copy: `new ArrayList<>(…)`.",
  skipInTests: true,
  visits: {
    java: {
      kinds: ["method_invocation"],
      mentions: [".of(", "copyOf", "ofEntries", "Collections.", "asList", "toList"],
      check,
    },
  },
  examples: {
    flagged: [
      java`
        class Names {
          List<String> all(String extra) {
            List<String> names = List.of("a", "b");
            names.add(extra); // <-
            return names;
          }
        }
      `,
      java`
        class Names {
          List<String> sorted(List<User> users) {
            var names = users.stream().map(User::name).toList();
            names.removeIf(String::isEmpty); // <-
            return names;
          }
        }
      `,
      java`
        class Names {
          Map<String, Integer> counts() {
            Map<String, Integer> counts = Collections.emptyMap();
            counts.put("all", 0); // <-
            return counts;
          }
        }
      `,
    ],
    clear: [
      java`
        class Names {
          List<String> all(String extra) {
            List<String> names = new ArrayList<>(List.of("a", "b"));
            names.add(extra);
            return names;
          }
        }
      `,
      java`
        class Names {
          List<String> all(List<User> users, boolean any) {
            List<String> names = Collections.emptyList();
            if (any) {
              names = new ArrayList<>();
            }
            names.add("x");
            return names;
          }
        }
      `,
      java`
        class Names {
          List<String> sorted(List<User> users) {
            var names = users.stream().map(User::name).collect(Collectors.toCollection(ArrayList::new));
            names.remove("x");
            return names;
          }
        }
      `,
    ],
  },
};
