import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(call: Node, source: Source): Hit | null {
  if (calleeOf(call, source) !== "os.path.join") return null;
  const wrong = argumentsOf(call)
    .slice(1)
    .find((given) => {
      const [first] = piecesOf(given) ?? [];
      // A lone slash is asked for on purpose, to end the path with one or to begin at the root.
      return first !== undefined && "text" in first && /^\/./.test(first.text);
    });
  return wrong === undefined ? null : { at: wrong, name: wrong.text };
}

/** A path that is joined to others and throws them away. */
export const absoluteJoin: SyntaxRule = {
  id: "absolute-join",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} begins with a slash, so everything joined before it is dropped.",
  trigger:
    "Always on Linux and macOS: the result lies at the root of the file system and not below the first part.",
  why: "`os.path.join` starts anew at an absolute part. Leave the leading slash away.",
  visits: { python: { kinds: ["call"], mentions: ["join"], check } },
  examples: {
    flagged: [
      py`
        import os

        LOGS = os.path.join(BASE, "/var/logs")  # <-
      `,
      py`
        from os.path import join

        def avatar(root, user):
            return join(root, f"/avatars/{user}.png")  # <-
      `,
      py`
        import os

        def config(home, name):
            return os.path.join(home, ".config", "/app/" + name)  # <-
      `,
    ],
    clear: [
      py`
        import os

        LOGS = os.path.join("/var", "logs")
      `,
      py`
        import os

        def folder(path):
            return os.path.join(path, "/")
      `,
      py`
        def address(parts):
            return ", ".join(["/a", "/b"]) + parts.join("a", "/b")
      `,
    ],
  },
};
