import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declarationOf, isGiven, usesOf } from "./scopes.ts";

/** Both of the standard library; readers of other formats take maps as they are. */
const unmarshals = /^encoding\/(json|xml)\.Unmarshal$/;
const decoders = /^encoding\/(json|xml)\.NewDecoder$/;

/** What a call fills. */
function targetOf(call: Node, source: Source): Node | null {
  if (unmarshals.test(calleeOf(call, source) ?? "")) return argumentsOf(call)[1] ?? null;
  if (methodOf(call) !== "Decode") return null;
  const receiver = receiverOf(call);
  const made = receiver?.type === "identifier" ? definitionsOf(receiver, source) : [];
  const makers = made.length > 0 ? made.map(({ value }) => value) : [receiver];
  const isDecoder = makers.every(
    (maker) => maker?.type === "call_expression" && decoders.test(calleeOf(maker, source) ?? ""),
  );
  return isDecoder ? (argumentsOf(call)[0] ?? null) : null;
}

function check(call: Node, source: Source): Hit | null {
  const target = targetOf(call, source);
  if (target?.type !== "identifier") return null;
  const declaration = declarationOf(target);
  if (declaration === null || !isValue(declaration, source)) return null;
  // An interface would hold whatever it was given last.
  const isOnce = usesOf(declaration).filter(isGiven).length <= 1;
  return isOnce ? { at: call, name: target.text, because: [declaration] } : null;
}

/** Whether a variable surely holds a value of its own, neither a pointer nor an interface. */
function isValue(declaration: Node, source: Source): boolean {
  const giver = declaration.parent;
  if (giver?.type === "var_spec") {
    const type = giver.childForFieldName("type");
    const value = giver.childForFieldName("value")?.firstNamedChild ?? null;
    return type === null ? isMadeValue(value) : isValueType(type, source);
  }
  if (giver?.type === "parameter_declaration") {
    const type = giver.childForFieldName("type");
    return type?.type === "type_identifier" && isValueType(type, source);
  }
  const statement = giver?.type === "expression_list" ? giver.parent : null;
  if (statement?.type !== "short_var_declaration") return false;
  const at = giver?.namedChildren.findIndex(({ id }) => id === declaration.id) ?? -1;
  const values = statement.childForFieldName("right")?.namedChildren ?? [];
  return values.length === giver?.namedChildCount && isMadeValue(values[at] ?? null);
}

/** `Order{}`, `make(map[string]int)`: a literal is never a pointer, whatever its type is called. */
function isMadeValue(value: Node | null): boolean {
  return (
    value?.type === "composite_literal" ||
    (value?.type === "call_expression" && value.childForFieldName("function")?.text === "make")
  );
}

function isValueType(type: Node, source: Source): boolean {
  if (/^(struct_type|map_type|slice_type|array_type)$/.test(type.type)) return true;
  if (type.type !== "type_identifier") return false;
  return source.root
    .descendantsOfType("type_spec")
    .some(
      (spec) =>
        spec.childForFieldName("name")?.text === type.text &&
        spec.childForFieldName("type")?.type === "struct_type",
    );
}

/** JSON or XML that is read into a copy. */
export const unmarshalIntoValue: SyntaxRule = {
  id: "unmarshal-into-value",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is handed over as a value, so nothing can be read into it.",
  trigger:
    "For every document the call gives an error (InvalidUnmarshalError), and the variable stays as empty as it was.",
  why: "The call gets a copy, and refuses everything that is no pointer, maps included. Pass the address of the variable, with `&` before its name.",
  visits: {
    go: {
      kinds: ["call_expression"],
      mentions: ["encoding/json", "encoding/xml"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package orders

        import "encoding/json"

        type Order struct {
        	ID int
        }

        func parse(data []byte) (Order, error) {
        	var order Order
        	err := json.Unmarshal(data, order) // <-
        	return order, err
        }
      `,
      go`
        package settings

        import "encoding/json"

        func load(r io.Reader) (map[string]string, error) {
        	settings := make(map[string]string)
        	if err := json.NewDecoder(r).Decode(settings); err != nil { // <-
        		return nil, err
        	}
        	return settings, nil
        }
      `,
      go`
        package feed

        import "encoding/xml"

        func titles(data []byte) []string {
        	feed := Feed{}
        	if xml.Unmarshal(data, feed) != nil { // <-
        		return nil
        	}
        	return feed.Titles()
        }
      `,
      go`
        package orders

        import "encoding/json"

        type Order struct {
        	ID int
        }

        func fill(order Order, data []byte) error {
        	return json.Unmarshal(data, order) // <-
        }
      `,
    ],
    clear: [
      go`
        package orders

        import "encoding/json"

        type Order struct {
        	ID int
        }

        func parse(data []byte, into *Order) (Order, error) {
        	var order Order
        	if err := json.Unmarshal(data, into); err != nil {
        		return order, err
        	}
        	return order, json.Unmarshal(data, &order)
        }
      `,
      go`
        package orders

        import "encoding/json"

        func fill(data []byte, kind string) (any, error) {
        	var target Target
        	if kind == "order" {
        		target = &Order{}
        	}
        	made := new(Order)
        	if err := json.Unmarshal(data, made); err != nil {
        		return nil, err
        	}
        	return target, json.Unmarshal(data, target)
        }
      `,
      go`
        package settings

        import (
        	"encoding/json"

        	"gopkg.in/yaml.v3"
        )

        func load(data []byte) (map[string]string, error) {
        	settings := map[string]string{}
        	if json.Valid(data) {
        		return settings, json.Unmarshal(data, &settings)
        	}
        	return settings, yaml.Unmarshal(data, settings)
        }
      `,
    ],
  },
};
