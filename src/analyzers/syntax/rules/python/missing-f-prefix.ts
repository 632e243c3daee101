import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverName } from "../../calls.ts";
import { definitionsIn } from "../../definitions.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const hole = /\{([a-z_]\w*)(\.\w+|\[\w+\])*(![rsa])?(:[^{}]{0,10})?\}/g;
const logs = /^(debug|info|warning|warn|error|exception|critical)$/;

function check(call: Node, source: Source): Hit | null {
  const [text, ...more] = argumentsOf(call);
  if (text === undefined || more.length > 0 || !/^["']/.test(text.text)) return null;
  if (text.type !== "string" || !isShown(call)) return null;
  // Loguru and the like fill the braces from what is named beside.
  if ((call.childForFieldName("arguments")?.namedChildCount ?? 0) > 1) return null;
  const [piece] = piecesOf(text) ?? [];
  if (piece === undefined || !("text" in piece)) return null;
  const names = [...piece.text.matchAll(hole)].flatMap((match) => match[1] ?? []);
  if (names.length === 0) return null;
  const scope = functionAround(call);
  if (scope === null) return null;
  const known = definitionsIn(scope, source);
  const all = names.every((name) => known.has(name) || name === "self");
  return all ? { at: text, name: names[0] ?? "" } : null;
}

/** What people or logs get to see as it stands: a raised error, a print, a log line. */
function isShown(call: Node): boolean {
  if (call.parent?.type === "raise_statement") return true;
  if (call.childForFieldName("function")?.text === "print") return true;
  return (
    logs.test(methodOf(call) ?? "") && /(^|\.)_?(log|logger|logging)$/i.test(receiverName(call))
  );
}

/** A message with the names of variables in braces, and nobody who fills them in. */
export const missingFPrefix: SyntaxRule = {
  id: "missing-f-prefix",
  category: "bug",
  severity: "minor",
  confidence: "high",
  title: "The message shows the text {name} in braces instead of its value.",
  trigger:
    "Whoever reads the error or the log sees the variable's name in braces, and not what it was.",
  why: "The string has no `f` before it, so its braces are only text.",
  visits: { python: { kinds: ["call"], mentions: ["{"], check } },
  examples: {
    flagged: [
      py`
        def read(path):
            if not path.exists():
                raise FileNotFoundError("no file at {path}")  # <-
      `,
      py`
        def send(user, retries):
            for attempt in range(retries):
                logger.warning("attempt {attempt} for {user.id} failed")  # <-
      `,
      py`
        def show(total):
            share = total / 3
            print("each pays {share:.2f}")  # <-
      `,
    ],
    clear: [
      py`
        def read(path):
            raise FileNotFoundError(f"no file at {path}")
      `,
      py`
        def read(path):
            raise FileNotFoundError("no file at {path}".format(path=path))
      `,
      py`
        def usage(name):
            print("use {name} and {title} as placeholders")
      `,
      py`
        def send(user):
            logger.info("sent to {user}", user=user)
      `,
    ],
  },
};
