import type { Node } from "web-tree-sitter";

import { calleeOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { resolved } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { secretMadeOf } from "./secret-made-of.ts";

const pythonRandom =
  /^random\.(random|randint|choice|choices|randrange|getrandbits|sample|uniform|randbytes|shuffle)$/;

function isWeakRandom(call: Node, source: Source): boolean {
  const callee = calleeOf(call, source) ?? "";
  switch (source.language) {
    case "javascript":
      return callee === "Math.random";
    case "python":
      return pythonRandom.test(callee);
    case "go":
      return /^math\/rand(\/v2)?\.(Int\w*|Uint\w*|Float\w*|Read|Perm|N|Shuffle)$/.test(callee);
    case "java":
    case "terraform": {
      if (callee === "Math.random") return true;
      const method = methodOf(call) ?? "";
      const receiver = receiverOf(call);
      if (receiver === null || !/^(next(Int|Long|Bytes|Double)|ints|longs)$/.test(method))
        return false;
      if (receiver.text.endsWith("ThreadLocalRandom.current()")) return true;
      if (isNewRandom(receiver, source)) return true;
      return (
        receiver.type === "identifier" &&
        definitionsOf(receiver, source).some(({ value }) => isNewRandom(value, source))
      );
    }
  }
}

function isNewRandom(value: Node | null, source: Source): boolean {
  const type =
    value?.type === "object_creation_expression" ? value.childForFieldName("type") : null;
  return type !== null && /^(java\.util\.)?Random$/.test(resolved(type, source) ?? "");
}

function check(call: Node, source: Source): Hit | null {
  if (!isWeakRandom(call, source)) return null;
  const name = secretMadeOf(call);
  if (name === null || tellsApart(name, functionAround(call))) return null;
  return { at: call, name };
}

/** A mark by which an answer that comes late is told from the newest is no secret. */
function tellsApart(name: string, around: Node | null): boolean {
  const text = around?.text ?? "";
  return (
    // SpotBugs' name of this very finding, by which Java's people say that they know.
    text.slice(0, 300).includes("PREDICTABLE_RANDOM") ||
    ["==", "!="].some((is) => text.includes(`${is} ${name}`) || text.includes(`${name} ${is}`)) ||
    text.includes(`=== ${name}`)
  );
}

/** Secrets that can be computed from others. */
export const weakRandomForSecret: SyntaxRule = {
  id: "weak-random-for-secret",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-338",
  skipInTests: true,
  title: "{name} is made of random numbers that can be computed.",
  trigger:
    "Whoever sees a few values of this generator computes its state, and with it the values that others get: sessions and resets are taken over.",
  why: "Such generators are made for simulations: quick, and known from a few outputs. Use the system's: crypto.randomBytes or crypto.getRandomValues, the secrets module, crypto/rand, SecureRandom.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions: ["random"], check },
    python: { kinds: callKinds.python, mentions: ["random"], check },
    go: { kinds: callKinds.go, mentions: ["math/rand"], check },
    java: { kinds: ["method_invocation"], mentions: ["random", "Random"], check },
  },
  examples: {
    flagged: [
      js`
        export async function invite(email) {
          const inviteToken = Math.random().toString(36).slice(2); // <-
          await mail(email, inviteToken);
        }
      `,
      ts`
        function generatePassword(length: number): string {
          let text = "";
          for (let at = 0; at < length; at++) {
            text += letters[Math.floor(Math.random() * letters.length)]; // <-
          }
          return text;
        }
      `,
      py`
        import random
        import string

        def start_reset(user):
            user.reset_token = "".join(random.choice(string.ascii_letters) for _ in range(32))  # <-
            user.save()
      `,
      go`
        package auth

        import "math/rand"

        func newSessionID() string {
        	id := make([]byte, 16)
        	rand.Read(id) // <-
        	return hex(id)
        }
      `,
      java`
        import java.util.Random;

        class Codes {
          String start(User user) {
            Random random = new Random();
            int otp = 100000 + random.nextInt(900000); // <-
            return send(user, otp);
          }
        }
      `,
      py`
        import random
        import string

        letters = string.ascii_letters + string.digits

        def token():
            return "".join(random.choice(letters) for _ in range(32))  # <-
      `,
      java`
        import java.util.*;

        class Links {
          String token() {
            return Long.toHexString(new Random().nextLong()); // <-
          }
        }
      `,
      ts`
        export function signIn(user: User): string {
          const id = Math.random().toString(36).slice(2); // <-
          sessions.set(id, user);
          return id;
        }
      `,
      go`
        package links

        import (
        	"crypto/md5"
        	"fmt"
        	"math/rand"
        	"strconv"
        )

        func resetToken() string {
        	return fmt.Sprintf("%x", md5.Sum([]byte(strconv.Itoa(rand.Int())))) // <-
        }
      `,
      ts`
        export function login(user: User, res: Response) {
          const session = { id: Math.random().toString(36), user: user.id }; // <-
          store.add(session);
          res.cookie("sid", session.id);
        }
      `,
      go`
        package auth

        import "math/rand"

        func sessionToken() string {
        	text := make([]byte, 32)
        	for at := range text {
        		text[at] = letters[rand.Intn(len(letters))] // <-
        	}
        	return string(text)
        }
      `,
      go`
        package forms

        import (
        	"crypto/md5"
        	"encoding/hex"
        	"math/rand"
        	"net/http"
        	"strconv"
        )

        func start(w http.ResponseWriter) {
        	sum := md5.Sum([]byte(strconv.Itoa(rand.Int()))) // <-
        	token := hex.EncodeToString(sum[:])
        	http.SetCookie(w, &http.Cookie{Name: "form", Value: token})
        }
      `,
      py`
        import random

        def start(user):
            token = ""
            for _ in range(20):
                token += random.choice("0123456789abcdef")  # <-
            return mail(user, token)
      `,
      java`
        import java.util.Random;

        class Links {
          private final Random random = new Random();

          String resetToken() {
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < 32; at++) {
              text.append(LETTERS.charAt(random.nextInt(LETTERS.length()))); // <-
            }
            return text.toString();
          }
        }
      `,
    ],
    clear: [
      go`
        package forms

        import (
        	"math/rand"
        	"time"
        )

        func token(client *Client) (string, error) {
        	wait := time.Duration(rand.Intn(1000))
        	time.Sleep(wait * time.Millisecond)
        	token, err := client.Token()
        	return token, err
        }
      `,
      ts`
        export function openBoard(board: Board) {
          const session = { id: Math.random().toString(36), board: board.id };
          boards.add(session);
        }
      `,
      ts`
        export function addRow(rows: Map<string, Row>, row: Row): string {
          const id = Math.random().toString(36).slice(2);
          rows.set(id, row);
          return id;
        }
      `,
      java`
        import java.util.Random;

        class Lessons {
          String start() {
            String secret = SECRETS[new Random().nextInt(SECRETS.length)];
            return show(secret);
          }
        }
      `,
      java`
        import java.util.*;

        class Retry {
          long delay() {
            return 100 + new Random().nextLong(50);
          }
        }
      `,
      js`
        const token = crypto.randomBytes(32).toString("hex");
        const delay = Math.random() * 1000;
        const nextToken = tokens[Math.floor(Math.random() * tokens.length)];
      `,
      js`
        function createToken(user) {
          const sample = sign(user);
          return sample;
        }
        const color = Math.random() > 0.5 ? "red" : "blue";
      `,
      py`
        import random
        import secrets

        def start_reset(user):
            user.reset_token = secrets.token_urlsafe(32)
            user.avatar = random.choice(avatars)
      `,
      py`
        import random

        rng = random.SystemRandom()
        password = "".join(rng.choice(letters) for _ in range(16))
      `,
      go`
        package auth

        import "crypto/rand"

        func newSessionID() string {
        	id := make([]byte, 16)
        	rand.Read(id)
        	return hex(id)
        }
      `,
      java`
        import java.security.SecureRandom;

        class Codes {
          String start(User user) {
            SecureRandom random = new SecureRandom();
            int otp = 100000 + random.nextInt(900000);
            return send(user, otp);
          }
        }
      `,
    ],
  },
};
