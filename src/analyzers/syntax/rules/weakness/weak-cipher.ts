import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, callKinds } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { resolved } from "../../names.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const weakInNode = /^(des|rc[24]|bf|blowfish|cast5?|idea|seed)([-_]|$)|^aes-?\d*-ecb$/i;
const weakInJava =
  /^(DES|DESede|TripleDES|RC[24]|ARCFOUR|Blowfish)(\/|$)|^AES$|^AES(_\d+)?\/ECB\//i;
const weakInPython =
  /^Crypto(dome)?\.Cipher\.(DES3?|ARC[24]|Blowfish|CAST)\.new$|^cryptography\.hazmat(\.\w+)*\.(algorithms\.(TripleDES|ARC4|Blowfish|IDEA|CAST5|SEED)|modes\.ECB)$/;
const weakInGo = /^crypto\/(des\.New(TripleDES)?Cipher|rc4\.NewCipher)$/;

/** Protocols and formats that ask for such a cipher. */
const asked = /ntlm|smb|vnc|mschap|krb|kerberos|legacy|rc4_?hmac|desfire|emv|pkcs12/i;

function check(call: Node, source: Source): Hit | null {
  const hit = weakIn(call, source);
  if (hit === null || asked.test(source.path)) return null;
  return asked.test(functionAround(call)?.text ?? "") ? null : hit;
}

function weakIn(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  const given = argumentsOf(call);
  switch (source.language) {
    case "javascript": {
      if (!/^crypto\.createCipher(iv)?$/.test(callee)) return null;
      const name = given[0] && literalText(given[0]);
      return name && weakInNode.test(name) ? { at: call, name } : null;
    }
    case "java": {
      if (!/(^|\.)Cipher\.getInstance$/.test(callee)) return null;
      const name = given[0] && literalText(given[0]);
      return name && weakInJava.test(name) ? { at: call, name } : null;
    }
    case "go":
      return weakInGo.test(callee) ? { at: call, name: callee.split(/[/.]/)[1] ?? callee } : null;
    case "python":
    case "terraform": {
      if (weakInPython.test(callee))
        return {
          at: call,
          name:
            callee
              .replace(/\.new$/, "")
              .split(".")
              .at(-1) ?? callee,
        };
      const mode = /^Crypto(dome)?\.Cipher\.AES\.new$/.test(callee) ? given[1] : undefined;
      return mode && (resolved(mode, source) ?? "").endsWith(".AES.MODE_ECB")
        ? { at: call, name: "ECB" }
        : null;
    }
  }
}

/** Ciphers and modes that do not hide. */
export const weakCipher: SyntaxRule = {
  id: "weak-cipher",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-327",
  skipInTests: true,
  title: "{name} does not keep what it encrypts secret.",
  trigger:
    "Whoever gets the encrypted data reads it: keys of DES can be tried out, RC4 shows its stream, and ECB turns equal blocks into equal blocks, so patterns stay.",
  why: "Use AES-GCM or ChaCha20-Poly1305 with a new random nonce for each message; they also tell when something was altered. In Java, AES without a mode is ECB.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions: ["createCipher"], check },
    python: { kinds: callKinds.python, mentions: ["Crypto", "cryptography"], check },
    go: { kinds: callKinds.go, mentions: ["crypto/des", "crypto/rc4"], check },
    java: { kinds: ["method_invocation"], mentions: ["Cipher"], check },
  },
  examples: {
    flagged: [
      ts`
        import { createCipheriv } from "node:crypto";

        export function hide(text: string, key: Buffer): string {
          const cipher = createCipheriv("aes-256-ecb", key, null); // <-
          return cipher.update(text, "utf8", "hex") + cipher.final("hex");
        }
      `,
      py`
        from Crypto.Cipher import AES

        def hide(card, key):
            return AES.new(key, AES.MODE_ECB).encrypt(pad(card))  # <-
      `,
      go`
        package vault

        import "crypto/des"

        func hide(key, text []byte) ([]byte, error) {
        	block, err := des.NewTripleDESCipher(key) // <-
        	return encrypt(block, text, err)
        }
      `,
      java`
        import javax.crypto.Cipher;

        class Vault {
          byte[] hide(byte[] text, Key key) throws Exception {
            Cipher cipher = Cipher.getInstance("AES"); // <-
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(text);
          }
        }
      `,
    ],
    clear: [
      ts`
        import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

        export const hide = (key: Buffer) => createCipheriv("aes-256-gcm", key, randomBytes(12));
        export const readOld = (key: Buffer) => createDecipheriv("des-ede3", key, null);
      `,
      js`
        const cipher = library.createCipheriv("rc4");
        const description = describe("des-ecb");
      `,
      py`
        from Crypto.Cipher import AES

        def hide(card, key):
            return AES.new(key, AES.MODE_GCM).encrypt_and_digest(card)
      `,
      go`
        package vault

        import "crypto/aes"

        func hide(key, text []byte) ([]byte, error) {
        	block, err := aes.NewCipher(key)
        	return seal(block, text, err)
        }
      `,
      java`
        import javax.crypto.Cipher;

        class Vault {
          Cipher forData() throws Exception {
            return Cipher.getInstance("AES/GCM/NoPadding");
          }

          Cipher forKeys() throws Exception {
            return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
          }
        }
      `,
    ],
  },
};
