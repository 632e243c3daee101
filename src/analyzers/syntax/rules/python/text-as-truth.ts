import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, keywordArgument, methodOf } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** What a process or a caller is told in text. */
const texts =
  /^(os\.getenv|os\.environ\.get|(flask\.)?request\.(args|form|GET|POST|query_params|headers)\.get)$/;

function check(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source);
  if (callee === "bool") {
    const [given] = argumentsOf(call);
    if (given?.type !== "call" || !texts.test(calleeOf(given, source) ?? "")) return null;
    // `bool(os.getenv("CI"))`: whether it is set is what many ask. A word as default says otherwise.
    const fallback = argumentsOf(given)[1];
    const word = fallback === undefined ? null : literalText(fallback);
    return word === null || word === "" ? null : { at: call };
  }
  if (methodOf(call) !== "add_argument" || keywordArgument(call, "type")?.text !== "bool")
    return null;
  // With `nargs="?"` and a constant the option is mostly given without a value.
  return keywordArgument(call, "nargs") === null ? { at: call } : null;
}

/** A text taken for a truth value: every text but the empty one is true. */
export const textAsTruth: SyntaxRule = {
  id: "text-as-truth",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Any text is true here, also the text False.",
  trigger:
    "With the value `False`, `false`, `no` or `0` the result is True: what was switched off is on.",
  why: "`bool` of a text only asks whether it is empty. Compare the text with the words that mean yes; in argparse use `action=argparse.BooleanOptionalAction`.",
  visits: { python: { kinds: ["call"], mentions: ["bool"], check } },
  examples: {
    flagged: [
      py`
        import os

        DEBUG = bool(os.environ.get("DEBUG", "False"))  # <-
      `,
      py`
        import argparse

        parser = argparse.ArgumentParser()
        parser.add_argument("--cache", type=bool, default=True)  # <-
      `,
      py`
        from flask import request

        def listing():
            hidden = bool(request.args.get("hidden", "0"))  # <-
            return rows(hidden)
      `,
    ],
    clear: [
      py`
        import os

        DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes"}
      `,
      py`
        import os

        in_pipeline = bool(os.getenv("CI"))
        DEBUG = bool(os.getenv("DEBUG", ""))
      `,
      py`
        import argparse

        parser = argparse.ArgumentParser()
        parser.add_argument("--cache", action="store_true")
        parser.add_argument("--count", type=int)
      `,
    ],
  },
};
