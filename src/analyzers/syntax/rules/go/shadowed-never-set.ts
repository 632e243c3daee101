import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { declarationOf, isAddressTaken, isGiven, usesOf } from "./scopes.ts";
import { statementAround } from "./statements.ts";

function check(statement: Node): Hit | null {
  for (const inner of statement.childForFieldName("left")?.namedChildren ?? []) {
    if (inner.type !== "identifier" || inner.text === "_") continue;
    if (declarationOf(inner)?.id !== inner.id) continue;
    const outer = outerOf(inner, statement);
    if (outer === null || functionAround(outer)?.id !== functionAround(inner)?.id) continue;
    if (!isDeclaredEmpty(outer)) continue;
    const uses = usesOf(outer).filter((use) => use.id !== outer.id);
    if (uses.some((use) => isGiven(use) || isAddressTaken(use) || isMethodCall(use))) continue;
    const read = uses.find(({ startIndex }) => startIndex > blockEnd(inner));
    if (read !== undefined) return { at: statement, name: inner.text, because: [outer, read] };
  }
  return null;
}

/** What the name stands for just outside the block that the statement is in. */
function outerOf(inner: Node, statement: Node): Node | null {
  const block = statement.parent?.type === "statement_list" ? statement.parent.parent : null;
  const around = block === null ? null : statementAround(block);
  if (around === null || around.type === "block") return null;
  for (const before of around.parent?.namedChildren ?? []) {
    if (before.startIndex >= around.startIndex) return null;
    if (before.type !== "var_declaration") continue;
    for (const spec of before.descendantsOfType("var_spec")) {
      const found = spec.childrenForFieldName("name").find(({ text }) => text === inner.text);
      if (found !== undefined) return found;
    }
  }
  return null;
}

/** `var err error`, of a type that has no methods to fill it with. */
function isDeclaredEmpty(declaration: Node): boolean {
  const spec = declaration.parent;
  if (spec?.type !== "var_spec" || spec.childForFieldName("value") !== null) return false;
  return !/^(struct_type|array_type)$/.test(spec.childForFieldName("type")?.type ?? "");
}

/** `buffer.WriteString(…)` fills what it is called on. */
function isMethodCall(use: Node): boolean {
  const member = use.parent;
  return (
    member?.type === "selector_expression" &&
    member.parent?.type === "call_expression" &&
    use.text !== "err"
  );
}

function blockEnd(inner: Node): number {
  let at = inner.parent;
  while (at !== null && at.type !== "statement_list") at = at.parent;
  return at?.endIndex ?? 0;
}

/** A variable that only a second one of the same name is ever given a value instead of. */
export const shadowedNeverSet: SyntaxRule = {
  id: "shadowed-never-set",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-563",
  title: "This declares a second {name}; the one outside the block never gets a value.",
  trigger:
    "After the block the outer variable is read: it is still nil or zero, so an error is taken for success or a nil value is used.",
  why: "Within a block `:=` declares every name on its left anew. Declare the other names before it and assign with `=`.",
  visits: { go: { kinds: ["short_var_declaration"], mentions: ["var"], check } },
  examples: {
    flagged: [
      go`
        package feed

        func load(url string) (*Feed, error) {
        	var err error
        	for try := 0; try < 3; try++ {
        		feed, err := fetch(url) // <-
        		if err == nil {
        			return feed, nil
        		}
        		time.Sleep(time.Second)
        	}
        	return nil, err
        }
      `,
      go`
        package net

        func connect(address string, secure bool) (net.Conn, error) {
        	var conn net.Conn
        	if secure {
        		conn, err := tls.Dial("tcp", address, nil) // <-
        		if err != nil {
        			return nil, err
        		}
        		conn.SetDeadline(soon())
        	}
        	return conn, nil
        }
      `,
      go`
        package config

        func level(settings map[string]string) string {
        	var level string
        	if value, ok := settings["level"]; ok {
        		level := strings.ToLower(value) // <-
        		log.Println("level", level)
        	}
        	return level
        }
      `,
    ],
    clear: [
      go`
        package feed

        func load(url string) (feed *Feed, err error) {
        	for try := 0; try < 3; try++ {
        		if feed, err = fetch(url); err == nil {
        			return feed, nil
        		}
        	}
        	return nil, err
        }
      `,
      go`
        package net

        func connect(address string, secure bool) (net.Conn, error) {
        	var conn net.Conn
        	var err error
        	if secure {
        		config, err := load()
        		if err != nil {
        			return nil, err
        		}
        		conn = open(config)
        	} else {
        		conn, err = net.Dial("tcp", address)
        	}
        	return conn, err
        }
      `,
      go`
        package config

        func text(lines []string) string {
        	var out strings.Builder
        	for _, line := range lines {
        		line := strings.TrimSpace(line)
        		out.WriteString(line)
        	}
        	return out.String()
        }
      `,
      go`
        package config

        func port(settings map[string]string) int {
        	var port int
        	if value, ok := settings["port"]; ok {
        		fmt.Sscan(value, &port)
        	} else {
        		port := lookup()
        		use(port)
        	}
        	return port
        }
      `,
    ],
  },
};
