import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { py } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Calls whose answer is another one each time. */
const changes =
  /^(datetime\.datetime\.(now|utcnow|today)|datetime\.(now|utcnow|today)|datetime\.date\.today|date\.today|time\.(time|time_ns|monotonic|perf_counter)|uuid\.uuid[14]|random\.(random|randint|choice|getrandbits)|secrets\.token_(hex|urlsafe|bytes)|django\.utils\.timezone\.now|os\.getpid)$/;

function check(parameter: Node, source: Source): Hit | null {
  const value = parameter.childForFieldName("value");
  if (value === null) return null;
  const name = parameter.childForFieldName("name")?.text ?? "";
  for (let at: Node | null = unwrap(value); at?.type === "call"; at = argumentsOf(at)[0] ?? null) {
    const callee = calleeOf(at, source) ?? "";
    if (changes.test(callee)) return { at: parameter, name };
    // `str(uuid4())` and `int(time.time())` are as old as what they are made of.
    if (!/^(str|int|float)$/.test(callee)) return null;
  }
  return null;
}

/** A default that was meant to be new for each call, and is made when the module is loaded. */
export const defaultComputedOnce: SyntaxRule = {
  id: "default-computed-once",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The default of {name} is computed once, when the function is defined.",
  trigger:
    "Every call without this argument gets the time or number of the moment the module was loaded: hours later it is still the same one.",
  why: "Python evaluates defaults with the `def`. Let the default be `None` and compute the value in the body.",
  visits: { python: { kinds: ["default_parameter", "typed_default_parameter"], check } },
  examples: {
    flagged: [
      py`
        from datetime import datetime

        def log(message, at=datetime.now()):  # <-
            print(at, message)
      `,
      py`
        import uuid

        def create(order, key: str = str(uuid.uuid4())):  # <-
            return send(order, key)
      `,
      py`
        import time

        class Cache:
            def put(self, key, value, now=time.time()):  # <-
                self.rows[key] = (value, now)
      `,
    ],
    clear: [
      py`
        from datetime import datetime

        def log(message, at=None):
            print(at or datetime.now(), message)
      `,
      py`
        import time

        def elapsed(start, clock=time.time):
            return clock() - start
      `,
      py`
        from dataclasses import dataclass, field
        import uuid

        @dataclass
        class Order:
            key: str = field(default_factory=lambda: str(uuid.uuid4()))

        def parse(text, zone=timezone("UTC")):
            return text, zone
      `,
    ],
  },
};
