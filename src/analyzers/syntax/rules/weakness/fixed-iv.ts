import type { Node } from "web-tree-sitter";

import {
  argumentsOf,
  calleeOf,
  isCall,
  keywordArgument,
  methodOf,
  receiverOf,
} from "../../calls.ts";
import { isConstant } from "../../constant.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, py, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

/** What a call encrypts with as its initialisation vector or nonce; null for other calls. */
function vectorOf(call: Node, source: Source): Node | null {
  const callee = calleeOf(call, source) ?? "";
  const given = (): readonly Node[] => argumentsOf(call);
  switch (source.language) {
    case "javascript":
      return callee === "crypto.createCipheriv" ? (given()[2] ?? null) : null;
    case "python": {
      if (/^Crypto(dome)?\.Cipher\.(AES|DES3|Blowfish)\.new$/.test(callee)) {
        const named = keywordArgument(call, "iv") ?? keywordArgument(call, "nonce");
        return (
          named ?? (/MODE_(CBC|CFB|OFB)/.test(given()[1]?.text ?? "") ? (given()[2] ?? null) : null)
        );
      }
      return /^cryptography\.hazmat(\.\w+)*\.modes\.(CBC|CTR|CFB|OFB|GCM)$/.test(callee)
        ? (given()[0] ?? null)
        : null;
    }
    case "go":
      if (/^crypto\/cipher\.New(CBCEncrypter|CTR|OFB|CFBEncrypter)$/.test(callee))
        return given()[1] ?? null;
      return methodOf(call) === "Seal" && given().length === 4 ? (given()[1] ?? null) : null;
    case "java":
    case "terraform":
      if (call.type !== "object_creation_expression") return null;
      if (/(^|\.)IvParameterSpec$/.test(callee)) return given()[0] ?? null;
      return /(^|\.)GCMParameterSpec$/.test(callee) ? (given()[1] ?? null) : null;
  }
}

const madeOfFixed =
  /^(Buffer\.(from|alloc)|bytes|bytearray|bytes\.fromhex|binascii\.unhexlify|base64\.b64decode|Uint8Array|encoding\/hex\.DecodeString|Uint8Array\.from)$/;

/** Whether the bytes of an expression are the same each time. */
function isFixed(given: Node, source: Source, depth = 0): boolean {
  const node = unwrap(given);
  if (depth > 6) return false;
  const holds = (part: Node): boolean => isFixed(part, source, depth + 1);
  if (isCall(node)) {
    const callee = calleeOf(node, source) ?? "";
    if (madeOfFixed.test(callee))
      return argumentsOf(node).length > 0 && argumentsOf(node).every(holds);
    const receiver = receiverOf(node);
    return /^(getBytes|encode)$/.test(methodOf(node) ?? "") && receiver !== null && holds(receiver);
  }
  if (node.type === "identifier") {
    const definitions = definitionsOf(node, source);
    return (
      definitions.length > 0 &&
      definitions.every(({ value }) => value !== null && holds(value)) &&
      !isFilled(node)
    );
  }
  switch (node.type) {
    case "type_conversion_expression": {
      const operand = node.childForFieldName("operand");
      return operand !== null && holds(operand);
    }
    case "array_creation_expression":
    case "array_initializer":
      return !/[a-z]\w*\s*[,}]/i.test(node.text.replaceAll(/\(byte\)/g, ""));
    case "binary_operator":
      return node.namedChildren.every(holds);
    case "array":
    case "composite_literal":
      return /^[^a-z(]*(\[\]byte)?\{?[\s\dxa-fA-F,[\]{}]*$/.test(node.text);
    default:
      return isConstant(node, source);
  }
}

/** `new byte[16]` is only the room: what is handed to other calls may be filled by them. */
function isFilled(identifier: Node): boolean {
  const scope = functionAround(identifier);
  const name = identifier.text;
  // The last call is the one that encrypts.
  const handed = (scope?.text ?? "").matchAll(
    new RegExp(
      `(nextBytes|arraycopy|getRandomValues|randomFillSync|randomFill|ReadFull|Read|get|read\\w*|copy)\\([^()]*\\b${name}\\b`,
      "g",
    ),
  );
  return [...handed].length > 0;
}

function check(call: Node, source: Source): Hit | null {
  const vector = vectorOf(call, source);
  if (vector === null || /^(null|None|nil|""|'')$/.test(vector.text) || !isFixed(vector, source))
    return null;
  const around = functionAround(call);
  // What was encrypted with a fixed vector is decrypted with it; the fault is where it was encrypted.
  const name = around?.childForFieldName("name")?.text ?? "";
  const reads =
    /decrypt|DECRYPT/.test(name) ||
    (/DECRYPT_MODE|\.decryptor\(|\.decrypt\(/.test(around?.text ?? "") &&
      !/ENCRYPT_MODE|\.encryptor\(|\.encrypt\(/.test(around?.text ?? ""));
  return reads ? null : { at: call };
}

/** Encryption that begins the same way each time. */
export const fixedIv: SyntaxRule = {
  id: "fixed-iv",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-329",
  skipInTests: true,
  title: "Every message is encrypted with the same initialisation vector.",
  trigger:
    "Two messages that begin alike look alike, and with GCM or CTR two messages under one key show each other's text and let others forge more.",
  why: "The vector need not be secret, but new for each message. Make it at random (crypto.randomBytes, os.urandom, SecureRandom, rand.Read) and keep it in front of the encrypted text.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions: ["createCipheriv"], check },
    python: { kinds: ["call"], mentions: ["Crypto", "cryptography"], check },
    go: { kinds: ["call_expression"], mentions: ["crypto/cipher", "Seal"], check },
    java: {
      kinds: ["object_creation_expression"],
      mentions: ["IvParameterSpec", "GCMParameterSpec"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        import { createCipheriv } from "node:crypto";
        const iv = Buffer.alloc(16, 0);

        export function seal(text: string, key: Buffer): Buffer {
          const cipher = createCipheriv("aes-256-cbc", key, iv); // <-
          return Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
        }
      `,
      py`
        from Crypto.Cipher import AES

        def seal(text, key):
            cipher = AES.new(key, AES.MODE_CBC, b"0123456789abcdef")  # <-
            return cipher.encrypt(pad(text))
      `,
      go`
        package vault

        import "crypto/cipher"

        func seal(block cipher.Block, text []byte) []byte {
        	stream := cipher.NewCTR(block, []byte("0123456789abcdef")) // <-
        	stream.XORKeyStream(text, text)
        	return text
        }
      `,
      java`
        class Vault {
          byte[] seal(byte[] text, Key key) throws Exception {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            byte[] iv = new byte[16];
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv)); // <-
            return cipher.doFinal(text);
          }
        }
      `,
    ],
    clear: [
      ts`
        import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

        export function seal(text: string, key: Buffer): Buffer {
          const iv = randomBytes(16);
          const cipher = createCipheriv("aes-256-cbc", key, iv);
          return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]);
        }

        export const open = (key: Buffer) => createDecipheriv("aes-256-cbc", key, Buffer.alloc(16));
      `,
      py`
        from Crypto.Cipher import AES

        def unseal_old(text, key):
            return AES.new(key, AES.MODE_CBC, b"0123456789abcdef").decrypt(text)
      `,
      go`
        package vault

        import (
        	"crypto/cipher"
        	"crypto/rand"
        	"io"
        )

        func seal(aead cipher.AEAD, text []byte) ([]byte, error) {
        	nonce := make([]byte, aead.NonceSize())
        	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
        		return nil, err
        	}
        	return aead.Seal(nonce, nonce, text, nil), nil
        }
      `,
      java`
        class Vault {
          byte[] seal(byte[] text, Key key) throws Exception {
            byte[] iv = new byte[12];
            random.nextBytes(iv);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
            return cipher.doFinal(text);
          }
        }
      `,
    ],
  },
};
