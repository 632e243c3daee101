import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { at, go, java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const passwordName = /(^|[_.a-z]|\b)(password|passwd|passphrase|pwd|passcode)(\b|[.)([]|$)/i;
/** Protocols that ask for such a hash, lists of leaked passwords, and what hashes slowly afterwards. */
const asked =
  /pwned|hibp|breach|leak|realm|digest_?auth|nonce|challenge|scramble|ntlm|scram|mysql|postgres|bcrypt|scrypt|pbkdf2|argon|radius|imap|smtp|cache_?key|fingerprint|legacy|migrat|old_?hash|subsonic|gravatar|htpasswd|urlencode|_download_|requests\.post|derive|deriveKey|createCipher|Cipher\b|encrypt|compare_digest\(|timingSafeEqual|ConstantTimeCompare/i;

/** Files that hash slowly somewhere; those of protocols, which make keys of passwords. */
const slow = /bcrypt|argon2|scrypt|pbkdf2/i;
const forKeys = /crypt|cipher|aes|proxy|transport|protocol|shadowsocks|vpn/i;
/** What speaks of people who sign in. */
const forAccounts =
  /user|account|login|regist|sign_?in|sign_?up|set_?password|password_?hash|hash(ed)?_?password|(check|verify|change|reset)_?password|auth|hash\(String password/i;

const pythonHashes = /^hashlib\.(md5|sha1|sha224|sha256|sha384|sha512|new|sha3_\d+)$/;
const goHashes = /^crypto\/(md5|sha1|sha256|sha512)\.Sum\w*$/;
const javaHashes = /(^|\.)(DigestUtils\.(md5|sha)\w*|Hashing\.(md5|sha\d+)\(\)\.hash\w*)$/;

/** The arguments of a call that are hashed once and quickly. */
function hashed(call: Node, source: Source): readonly Node[] {
  const callee = calleeOf(call, source) ?? "";
  const given = argumentsOf(call);
  switch (source.language) {
    case "javascript":
      return methodOf(call) === "update" && isQuickHash(receiverOf(call), source)
        ? given.slice(0, 1)
        : [];
    case "python":
      return pythonHashes.test(callee)
        ? given.slice(callee.endsWith(".new") ? 1 : 0).slice(0, 1)
        : [];
    case "go":
      return goHashes.test(callee) ? given.slice(0, 1) : [];
    case "java":
    case "terraform": {
      if (javaHashes.test(callee)) return given.slice(0, 1);
      const isDigest =
        /^(digest|update)$/.test(methodOf(call) ?? "") && isQuickHash(receiverOf(call), source);
      return isDigest ? given.slice(0, 1) : [];
    }
  }
}

const quickHash = /^(crypto\.)?createHash\(|(^|\.)MessageDigest\.getInstance\(/;

function isQuickHash(receiver: Node | null, source: Source): boolean {
  if (receiver === null) return false;
  if (receiver.type !== "identifier") return quickHash.test(receiver.text);
  return definitionsOf(receiver, source).some(({ value }) => quickHash.test(value?.text ?? ""));
}

const brokenHash =
  /\bhashlib\.(md5|sha1)\(|\bhashes\.(MD5|SHA1)\(|\bMD5\.new\(|\bcreateHash\(["'`](md5|sha1)["'`]|\b(md5|sha1)\.(New|Sum)\(|\bgetInstance\("(MD5|SHA-?1)"\)/;

/** What is made of `user.setPassword(md5)`: a digest of a hash that was broken long ago. */
function isDigestSet(call: Node, source: Source): boolean {
  const [given] = methodOf(call) === "setPassword" ? argumentsOf(call) : [];
  if (given === undefined) return false;
  const made = [given, receiverOf(given)].flatMap((node) =>
    node?.type === "identifier"
      ? definitionsOf(node, source).flatMap(({ value }) => value?.text ?? [])
      : (node?.text ?? []),
  );
  return made.some((text) => brokenHash.test(text.slice(0, 300)));
}

/** Whose name, and that of its part, says no more than that: no prompt, no counter, no hash of one. */
const passwordItself = /^(\w+\.)*((raw|plain|new|user)_?)?(password|passwd|pwd)$/i;

/** A password alone as a text of hexadecimal digits of a broken hash: nothing that makes keys of it. */
function isBrokenText(call: Node, value: Node): boolean {
  if (!passwordItself.test(value.text.replace(/\.(encode|getBytes)\([^()]*\)$/, ""))) return false;
  const around = call.parent?.parent?.text.slice(0, 300) ?? "";
  return brokenHash.test(around) && /\.(hex)?digest\(["'`]?(hex|base64)?["'`]?\)$/.test(around);
}

function check(call: Node, source: Source): Hit | null {
  if (isDigestSet(call, source) && !slow.test(source.text)) return { at: call };
  for (const value of hashed(call, source)) {
    if (!passwordName.test(value.text) || /hash|digest|reset|token/i.test(value.text)) continue;
    const around = functionAround(call)?.text ?? source.text;
    if (asked.test(around) || slow.test(source.text)) continue;
    if (isBrokenText(call, value)) return { at: call };
    if (forKeys.test(source.path)) continue;
    return forAccounts.test(around) ? { at: call } : null;
  }
  return null;
}

/** Passwords kept as hashes that are quick to try out. */
export const weakHashForPassword: SyntaxRule = {
  id: "weak-hash-for-password",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-916",
  skipInTests: true,
  title: "A password is hashed by a function made to be quick.",
  trigger:
    "Whoever gets hold of the table tries thousands of millions of passwords a second against it, and has most of them within a day.",
  why: "MD5 and the SHA family are made for speed, which helps only those who guess. Use argon2id, scrypt or bcrypt, which are slow by choice and bring a salt for each password.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions: ["createHash"], check },
    python: { kinds: callKinds.python, mentions: ["hashlib", "setPassword"], check },
    go: { kinds: callKinds.go, mentions: ["crypto/md5", "crypto/sha"], check },
    java: {
      kinds: ["method_invocation"],
      mentions: ["DigestUtils", "Hashing", "MessageDigest"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package accounts

        import "crypto/md5"

        func store(user *User, secret string) error {
        	sum := md5.New()
        	sum.Write([]byte(secret))
        	return user.setPassword(sum.Sum(nil)) // <-
        }
      `,
      py`
        from Crypto.Hash import MD5

        def store(user, secret):
            made = MD5.new(secret.encode())
            user.setPassword(made.hexdigest())  # <-
      `,
      ts`
        import { createHash } from "node:crypto";

        export async function register(email: string, password: string) {
          const hash = createHash("sha256").update(password).digest("hex"); // <-
          await users.insert({ email, hash });
        }
      `,
      py`
        import hashlib

        def set_password(self, password):
            self.password_hash = hashlib.md5((self.salt + password).encode()).hexdigest()  # <-
      `,
      go`
        package users

        import "crypto/sha256"

        func (u *User) SetPassword(password string) {
        	u.Hash = sha256.Sum256([]byte(password)) // <-
        }
      `,
      java`
        import java.security.MessageDigest;

        class Users {
          byte[] hash(String password) throws Exception {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return digest.digest(password.getBytes(StandardCharsets.UTF_8)); // <-
          }
        }
      `,
      at("src/crypto/digests.ts", ts)`
        import { createHash } from "node:crypto";

        export function digestOf(password: string): string {
          return createHash("md5").update(password).digest("hex"); // <-
        }
      `,
    ],
    clear: [
      at("src/crypto/keys.ts", ts)`
        import { createHash } from "node:crypto";

        export function keyOf(password: string): Buffer {
          return createHash("sha256").update(password).digest();
        }
      `,
      js`
        const crypto = require("crypto");

        function store(user, secret) {
          const etag = crypto.createHash("md5").update(user.id).digest("hex");
          user.setPassword(secret);
          return etag;
        }
      `,
      ts`
        import { createHash } from "node:crypto";

        export async function isPwned(password: string) {
          const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
          const known = await fetch(\`https://api.pwnedpasswords.com/range/\${hash.slice(0, 5)}\`);
          return (await known.text()).includes(hash.slice(5));
        }
      `,
      js`
        const etag = createHash("sha256").update(body).digest("hex");
        const tokenHash = createHash("sha256").update(passwordResetToken).digest("hex");
      `,
      py`
        import hashlib

        def answer(user, realm, password, nonce):
            secret = hashlib.md5(f"{user}:{realm}:{password}".encode()).hexdigest()
            return hashlib.md5(f"{secret}:{nonce}".encode()).hexdigest()
      `,
      go`
        package users

        import "crypto/sha512"

        func (u *User) SetPassword(password string) error {
        	short := sha512.Sum512([]byte(password))
        	hash, err := bcrypt.GenerateFromPassword(short[:], bcrypt.DefaultCost)
        	u.Hash = hash
        	return err
        }
      `,
      java`
        import java.security.MessageDigest;

        class Files {
          byte[] hash(byte[] content) throws Exception {
            return MessageDigest.getInstance("SHA-256").digest(content);
          }
        }
      `,
    ],
  },
};
