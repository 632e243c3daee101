import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, receiverOf } from "../../calls.ts";
import { isConstant } from "../../constant.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, py, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Deeper chains of values are taken for unknown. */
const deepest = 6;

/** What makes a keyed digest, by language: `createHmac`, `hmac.new`, `hmac.New`, `Mac.getInstance`. */
const makesKeyed =
  /^(crypto\.createHmac|createHmac|hmac\.(new|digest|HMAC)|crypto\/hmac\.New|(javax\.crypto\.)?Mac\.getInstance)$/;

/** Whether an expression is a keyed digest that this function computed itself. */
function isKeyedDigest(given: Node, source: Source, depth = 0): boolean {
  const node = unwrap(given);
  if (depth > deepest) return false;
  const holds = (part: Node): boolean => isKeyedDigest(part, source, depth + 1);
  if (isCall(node)) {
    if (makesKeyed.test(calleeOf(node, source) ?? "")) return true;
    const receiver = receiverOf(node);
    if (
      receiver !== null &&
      /^(digest|hexdigest|Sum|doFinal|update|toString|decode|hex|upper|lower|toUpperCase|toLowerCase)$/.test(
        methodOf(node) ?? "",
      )
    )
      return holds(receiver);
    return (
      /^(EncodeToString|encodeHexString|encodeToString|b64encode|hexlify|formatHex|string|Sprintf)$/.test(
        methodOf(node) ?? "",
      ) && argumentsOf(node).some(holds)
    );
  }
  switch (node.type) {
    case "identifier":
      return definitionsOf(node, source).some(({ value }) => value !== null && holds(value));
    case "type_conversion_expression": {
      const operand = node.childForFieldName("operand");
      return operand !== null && holds(operand);
    }
    case "template_string":
    case "string":
      return node
        .descendantsOfType(["template_substitution", "interpolation"])
        .some((hole) => hole.firstNamedChild !== null && holds(hole.firstNamedChild));
    case "binary_expression":
    case "binary_operator":
      return node.namedChildren.some(holds);
    default:
      return false;
  }
}

function sidesOf(node: Node, source: Source): readonly Node[] {
  if (isCall(node)) {
    const callee = calleeOf(node, source) ?? "";
    if (source.language === "go") return callee === "bytes.Equal" ? argumentsOf(node) : [];
    if (/(^|\.)Arrays\.equals$/.test(callee)) return argumentsOf(node);
    const receiver = receiverOf(node);
    return /^equals(IgnoreCase)?$/.test(methodOf(node) ?? "") && receiver !== null
      ? [receiver, ...argumentsOf(node)]
      : [];
  }
  const operator =
    node.childForFieldName("operator")?.text ?? node.childForFieldName("operators")?.text ?? "";
  return /^[!=]==?$/.test(operator) ? node.namedChildren : [];
}

function check(node: Node, source: Source): Hit | null {
  const [left, right, more] = sidesOf(node, source);
  if (left === undefined || right === undefined || more !== undefined) return null;
  const computed = [left, right].filter((side) => isKeyedDigest(side, source));
  // Two digests of one's own, or a constant, are no secret to guess.
  if (computed.length !== 1) return null;
  const other = computed[0]?.id === left.id ? right : left;
  return isConstant(other, source) || /^(nil|null|None|undefined)$/.test(other.text)
    ? null
    : { at: node };
}

/** A signature compared byte by byte until the first that differs. */
export const timingUnsafeComparison: SyntaxRule = {
  id: "timing-unsafe-comparison",
  category: "security",
  severity: "minor",
  confidence: "high",
  cwe: "CWE-208",
  skipInTests: true,
  title: "A signature is compared in a time that tells how much of it is right.",
  trigger:
    "Whoever sends many guesses and measures the answers finds the right signature byte by byte, and forges messages without the key.",
  why: "An ordinary comparison stops at the first difference. Use one that takes the same time for all: crypto.timingSafeEqual, hmac.compare_digest, hmac.Equal, MessageDigest.isEqual.",
  visits: {
    javascript: { kinds: ["binary_expression"], mentions: ["createHmac"], check },
    python: { kinds: ["comparison_operator"], mentions: ["hmac"], check },
    go: { kinds: ["binary_expression", "call_expression"], mentions: ["crypto/hmac"], check },
    java: { kinds: ["method_invocation"], mentions: ["Mac"], check },
  },
  examples: {
    flagged: [
      ts`
        import crypto from "node:crypto";

        export function isGenuine(body: string, signature: string): boolean {
          const expected = "sha256=" + crypto.createHmac("sha256", secret).update(body).digest("hex");
          return signature === expected; // <-
        }
      `,
      py`
        import hashlib
        import hmac

        def verify(request):
            expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
            if request.headers["X-Signature"] != expected:  # <-
                raise PermissionError
      `,
      go`
        package hooks

        import (
        	"bytes"
        	"crypto/hmac"
        	"crypto/sha256"
        )

        func genuine(body, given []byte) bool {
        	mac := hmac.New(sha256.New, key)
        	mac.Write(body)
        	return bytes.Equal(mac.Sum(nil), given) // <-
        }
      `,
      java`
        class Hooks {
          boolean isGenuine(byte[] body, byte[] given) throws Exception {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] expected = mac.doFinal(body);
            return Arrays.equals(expected, given); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        import crypto from "node:crypto";

        export function isGenuine(body: string, signature: Buffer): boolean {
          const expected = crypto.createHmac("sha256", secret).update(body).digest();
          return signature.length === expected.length && crypto.timingSafeEqual(signature, expected);
        }
      `,
      py`
        import hashlib
        import hmac

        def verify(path, expected):
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            return found == expected and hmac.compare_digest(sign(path), stored(path))
      `,
      go`
        package hooks

        import (
        	"crypto/hmac"
        	"crypto/sha256"
        )

        func genuine(body, given []byte) bool {
        	mac := hmac.New(sha256.New, key)
        	if _, err := mac.Write(body); err != nil {
        		return false
        	}
        	return hmac.Equal(mac.Sum(nil), given)
        }
      `,
      java`
        class Hooks {
          boolean isGenuine(byte[] body, byte[] given) throws Exception {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return MessageDigest.isEqual(mac.doFinal(body), given) && "json".equals(kind);
          }
        }
      `,
    ],
  },
};
