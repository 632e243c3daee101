import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, callKinds, keywordArgument } from "../../calls.ts";
import { java, js, py } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { fieldOfEvent } from "../injection/event-of-function.ts";

const pythonLoaders =
  /^(pickle|cPickle|_pickle|dill|cloudpickle|marshal|jsonpickle|joblib|shelve)\.(loads?|decode|open)$|^(pandas|pd)\.read_pickle$|^torch\.load$/;
const yamlLoaders = /^yaml\.(load|load_all|unsafe_load|full_load_unsafe)$/;
/** What came over a connection. */
const received =
  /\.(recv|recvfrom|recv_bytes)\(\)?$|(^|\.)(socket|sock|conn|connection|client)\.recv\(/;

const danger = {
  clears: /^(hmac|itsdangerous)\.|verify|unsign|^json\./,
  alsoInput: (node: Node, source: Source): boolean =>
    (node.type === "call" && received.test(node.text.slice(0, 80))) || fieldOfEvent(node, source),
};

/** What a call builds objects from; YAML of Java and XStream are safe in today's versions. */
function loadedBy(call: Node, source: Source): Node | null {
  const callee = calleeOf(call, source) ?? "";
  const given = (): readonly Node[] => argumentsOf(call);
  switch (source.language) {
    case "javascript":
      return /^(node-serialize|serialize-to-js|funcster)\.(unserialize|deserialize|deepDeserialize)$/.test(
        callee,
      )
        ? (given()[0] ?? null)
        : null;
    case "python": {
      if (pythonLoaders.test(callee)) {
        return keywordArgument(call, "weights_only")?.type === "true" ? null : (given()[0] ?? null);
      }
      if (!yamlLoaders.test(callee)) return null;
      const loader = (keywordArgument(call, "Loader") ?? given()[1])?.text ?? "";
      return /Safe|Base/.test(loader) ? null : (given()[0] ?? null);
    }
    case "go":
    case "java":
    case "terraform":
      if (
        /^(java\.io\.ObjectInputStream|java\.beans\.XMLDecoder|ObjectInputStream|XMLDecoder)$/.test(
          callee,
        )
      )
        return given()[0] ?? null;
      return null;
  }
}

function check(call: Node, source: Source): Hit | null {
  const loaded = loadedBy(call, source);
  const input = loaded && inputIn(loaded, source, danger);
  return input ? { at: call, because: [input] } : null;
}

/** Objects that are built as whoever sent them says. */
export const unsafeDeserialisation: SyntaxRule = {
  id: "unsafe-deserialisation",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-502",
  title: "Objects are built from what somebody sent, by a loader that runs code.",
  trigger:
    "A few bytes made for the purpose (tools make them) run a command on the server while they are loaded, before anything is checked.",
  why: "Such formats name classes and functions to call. Read data as data: JSON with a schema, yaml.safe_load; in Java JSON bound to known classes, or an ObjectInputFilter that lists them.",
  visits: {
    javascript: {
      kinds: ["call_expression"],
      mentions: ["node-serialize", "serialize-to-js", "funcster"],
      check,
    },
    python: {
      kinds: callKinds.python,
      mentions: ["ickle", "dill", "marshal", "joblib", "shelve", "yaml", "torch"],
      check,
    },
    java: { kinds: callKinds.java, mentions: ["ObjectInputStream", "XMLDecoder"], check },
  },
  examples: {
    flagged: [
      py`
        import base64
        import pickle

        @app.route("/cart")
        def cart():
            saved = request.cookies.get("cart")
            return show(pickle.loads(base64.b64decode(saved)))  # <-
      `,
      py`
        import yaml

        def import_settings(request):
            settings = yaml.load(request.FILES["file"].read(), Loader=yaml.Loader)  # <-
            return apply(settings)
      `,
      py`
        import pickle

        def serve(conn):
            while True:
                message = pickle.loads(conn.recv(65536))  # <-
                handle(message)
      `,
      js`
        const serialize = require("node-serialize");
        app.get("/profile", (req, res) => {
          const profile = serialize.unserialize(Buffer.from(req.cookies.profile, "base64").toString()); // <-
          res.json(profile);
        });
      `,
      java`
        import java.io.ObjectInputStream;

        class Carts extends HttpServlet {
          protected void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
            ObjectInputStream in = new ObjectInputStream(request.getInputStream()); // <-
            save((Cart) in.readObject());
          }
        }
      `,
      java`
        package shop.orders;

        import java.io.*;

        @RestController
        class Imports {
          @PostMapping("/import")
          Order load(@RequestBody byte[] body) throws Exception {
            return (Order) new ObjectInputStream(new ByteArrayInputStream(body)).readObject(); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        import java.io.*;

        class Copies {
          Object copy(Serializable value) throws Exception {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(value);
            return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
          }
        }
      `,
      py`
        import pickle

        def load_model():
            with open(MODEL, "rb") as file:
                return pickle.load(file)
      `,
      py`
        import yaml

        @app.post("/settings")
        def import_settings():
            return apply(yaml.load(request.data, Loader=yaml.SafeLoader))
      `,
      js`
        const v8 = require("v8");
        app.post("/profile", (req, res) => {
          res.json(JSON.parse(Buffer.from(req.cookies.profile, "base64").toString()));
        });
      `,
      java`
        import java.io.ObjectInputStream;

        class Cache {
          Object read(File file) throws Exception {
            try (ObjectInputStream in = new ObjectInputStream(new FileInputStream(file))) {
              return in.readObject();
            }
          }
        }
      `,
    ],
  },
};
