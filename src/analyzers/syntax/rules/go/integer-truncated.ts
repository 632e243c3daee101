import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declarationOf, usesOf } from "./scopes.ts";

/** Bits of the types that are converted to, without their sign. */
const sizes: Readonly<Record<string, number>> = {
  int8: 8,
  uint8: 8,
  byte: 8,
  int16: 16,
  uint16: 16,
  int32: 32,
  uint32: 32,
  rune: 32,
};

function check(call: Node, source: Source): Hit | null {
  const target = call.childForFieldName("function")?.text ?? "";
  const size = sizes[target];
  const [value, ...others] = argumentsOf(call);
  if (size === undefined || value?.type !== "identifier" || others.length > 0) return null;
  const definitions = definitionsOf(value, source);
  const [parsed] = definitions;
  if (parsed === undefined || definitions.length > 1 || parsed.kind !== "taken-apart") return null;
  const statement = parsed.at.parent?.parent;
  if (statement?.childForFieldName("left")?.firstNamedChild?.id !== parsed.at.id) return null;
  const parser = statement.childForFieldName("right")?.firstNamedChild ?? null;
  if (parser === null || bitsOf(parser, source) <= size) return null;
  const declaration = declarationOf(value);
  if (declaration === null || usesOf(declaration).some(isBounded)) return null;
  return { at: call, name: target, because: [parser] };
}

/** How many bits a parser may give; none for what is no parser of numbers. */
function bitsOf(call: Node, source: Source): number {
  const callee = calleeOf(call, source) ?? "";
  if (callee === "strconv.Atoi") return 64;
  if (!/^strconv\.Parse(Int|Uint)$/.test(callee)) return 0;
  const bits = argumentsOf(call)[2]?.text;
  return bits === "0" ? 64 : Number(bits ?? 0) || 0;
}

/** Whether a use compares the number, masks it, or hands it to who may look at it. */
function isBounded(use: Node): boolean {
  const parent = use.parent;
  if (parent?.type === "binary_expression") {
    return /^(<|>|<=|>=|==|&|%|>>)$/.test(parent.childForFieldName("operator")?.text ?? "");
  }
  if (parent?.type === "expression_switch_statement") return true;
  // `valid(n)`, but not the conversion itself.
  const call = parent?.type === "argument_list" ? parent.parent : null;
  return call !== null && sizes[call?.childForFieldName("function")?.text ?? ""] === undefined;
}

/** A number from a text that is cut to fewer bits than it was read with. */
export const integerTruncated: SyntaxRule = {
  id: "integer-truncated",
  category: "bug",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-190",
  title: "The number is read with more bits than {name} holds, and what does not fit is cut off.",
  trigger:
    "A text with a large number is read: no error is given, and the conversion keeps the lowest bits, so `65616` becomes port 80 or a negative number.",
  why: "Conversions never fail. Read it with the size that it is used with, as with `strconv.ParseInt(text, 10, 32)`, which gives an error for what does not fit.",
  skipInTests: true,
  visits: { go: { kinds: ["call_expression"], mentions: ["strconv"], check } },
  examples: {
    flagged: [
      go`
        package net

        import "strconv"

        func port(text string) (uint16, error) {
        	n, err := strconv.Atoi(text)
        	if err != nil {
        		return 0, err
        	}
        	return uint16(n), nil // <-
        }
      `,
      go`
        package web

        import "strconv"

        func quantity(r *http.Request) int32 {
        	n, err := strconv.ParseInt(r.FormValue("quantity"), 10, 64)
        	if err != nil {
        		return 0
        	}
        	return int32(n) // <-
        }
      `,
      go`
        package color

        import "strconv"

        func red(hex string) (byte, error) {
        	n, err := strconv.ParseUint(hex, 16, 32)
        	return byte(n), err // <-
        }
      `,
    ],
    clear: [
      go`
        package net

        import "strconv"

        func port(text string) (uint16, error) {
        	n, err := strconv.ParseUint(text, 10, 16)
        	return uint16(n), err
        }
      `,
      go`
        package net

        import "strconv"

        func ttl(text string) (uint8, error) {
        	n, err := strconv.Atoi(text)
        	if err != nil || n < 0 || n > 255 {
        		return 0, ErrRange
        	}
        	return uint8(n), nil
        }
      `,
      go`
        package web

        import "strconv"

        func id(text string) int64 {
        	n, _ := strconv.Atoi(text)
        	return int64(n)
        }
      `,
    ],
  },
};
