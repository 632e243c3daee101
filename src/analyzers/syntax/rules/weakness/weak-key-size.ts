import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf, propertyOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Bits that an RSA key has at least, by NIST SP 800-57. */
const enough = 2048;

/** The number in the code that says how many bits a new RSA key gets; Python's is told elsewhere. */
function bitsOf(call: Node, source: Source): Node | null {
  const given = argumentsOf(call);
  const callee = calleeOf(call, source) ?? "";
  switch (source.language) {
    case "javascript": {
      if (
        !/^crypto\.generateKeyPair(Sync)?$/.test(callee) ||
        !/^["'`](rsa|rsa-pss|dsa)["'`]$/.test(given[0]?.text ?? "")
      )
        return null;
      return given[1]?.type === "object" ? propertyOf(given[1], "modulusLength") : null;
    }
    case "go":
      return callee === "crypto/rsa.GenerateKey" ? (given[1] ?? null) : null;
    case "java":
    case "python":
    case "terraform": {
      const receiver = receiverOf(call);
      if (methodOf(call) !== "initialize" || receiver?.type !== "identifier") return null;
      const makesRsa = definitionsOf(receiver, source).some(({ value }) =>
        /KeyPairGenerator\.getInstance\(\s*"(RSA|DSA|DH|DiffieHellman)"/.test(value?.text ?? ""),
      );
      return makesRsa ? (given[0] ?? null) : null;
    }
  }
}

function check(call: Node, source: Source): Hit | null {
  const bits = bitsOf(call, source);
  const size = bits === null ? Number.NaN : Number(bits.text.replaceAll("_", ""));
  return bits !== null && size < enough ? { at: bits, name: bits.text } : null;
}

/** RSA keys that can be computed. */
export const weakKeySize: SyntaxRule = {
  id: "weak-key-size",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-326",
  skipInTests: true,
  title: "A key of {name} bits is too short.",
  trigger:
    "Whoever has the public key computes the private one with means that states and companies have, and reads or signs as its owner.",
  why: "RSA and DSA want 2048 bits or more, 3072 for what must last. Keys on elliptic curves (Ed25519, P-256) are short and strong.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions: ["generateKeyPair"], check },
    go: { kinds: ["call_expression"], mentions: ["crypto/rsa"], check },
    java: { kinds: ["method_invocation"], mentions: ["KeyPairGenerator"], check },
  },
  examples: {
    flagged: [
      ts`
        import { generateKeyPairSync } from "node:crypto";
        export const keys = generateKeyPairSync("rsa", { modulusLength: 1024 }); // <-
      `,
      go`
        package keys

        import (
        	"crypto/rand"
        	"crypto/rsa"
        )

        func newKey() (*rsa.PrivateKey, error) {
        	return rsa.GenerateKey(rand.Reader, 1024) // <-
        }
      `,
      java`
        class Keys {
          KeyPair create() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(512); // <-
            return generator.generateKeyPair();
          }
        }
      `,
    ],
    clear: [
      js`
        const crypto = require("crypto");
        crypto.generateKeyPair("rsa", { modulusLength: 4096 }, store);
        crypto.generateKeyPair("ec", { namedCurve: "P-256", modulusLength: 256 }, store);
      `,
      go`
        package keys

        import (
        	"crypto/rand"
        	"crypto/rsa"
        )

        func newKey(bits int) (*rsa.PrivateKey, error) {
        	return rsa.GenerateKey(rand.Reader, max(bits, 2048))
        }
      `,
      java`
        class Keys {
          KeyPair create() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
          }
        }
      `,
    ],
  },
};
