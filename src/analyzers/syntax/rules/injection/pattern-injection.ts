import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, callKinds } from "../../calls.ts";
import { java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { inputAmong } from "./input-arguments.ts";

/** Functions that read their first argument as a pattern; Go's run in linear time and are left out. */
const reads: Readonly<Record<string, RegExp>> = {
  javascript: /^RegExp$/,
  python: /^re\.(compile|search|match|fullmatch|findall|finditer|sub|split)$/,
  java: /(^|\.)Pattern\.(compile|matches)$/,
};

function patterns(call: Node, source: Source): readonly Node[] {
  return reads[source.language]?.test(calleeOf(call, source) ?? "")
    ? argumentsOf(call).slice(0, 1)
    : [];
}

const checkArguments = inputAmong(patterns, {
  clears: /escape|(^|\.)(Pattern\.quote|quote|encodeURIComponent|quotemeta|translate)$/i,
});

/** Tells patterns that were meant as words to look for; a field called `regex` is for patterns. */
function check(call: Node, source: Source): Hit | null {
  const hit = checkArguments(call, source);
  return hit?.because?.some(({ text }) => /regex/i.test(text)) || /regex/i.test(hit?.at.text ?? "")
    ? null
    : hit;
}

/** A pattern that somebody sent. */
export const patternInjection: SyntaxRule = {
  id: "pattern-injection",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-1333",
  skipInTests: true,
  title: "Text from the request is read as a regular expression.",
  trigger:
    "With `(a+)+$` or the like as its value one short request keeps the process busy for minutes; a lone `(` throws.",
  why: "Engines that go back try exponentially many ways. Escape the text where only its letters are meant (escape, Pattern.quote, re.escape), or look for it with includes or a full-text search.",
  visits: {
    javascript: { kinds: callKinds.javascript, mentions: ["RegExp"], check },
    python: { kinds: callKinds.python, check },
    java: { kinds: ["method_invocation"], mentions: ["Pattern"], check },
  },
  examples: {
    flagged: [
      js`
        router.get("/search", async (req, res) => {
          const words = new RegExp(req.query.q, "i"); // <-
          res.json(await Article.find({ title: words }));
        });
      `,
      py`
        import re

        @app.get("/lines")
        def lines():
            pattern = request.args.get("pattern", "")
            return jsonify([line for line in LINES if re.search(pattern, line)])  # <-
      `,
      java`
        import java.util.regex.Pattern;

        class Lines {
          List<String> find(@RequestParam String pattern) {
            Pattern wanted = Pattern.compile(".*" + pattern + ".*"); // <-
            return lines.stream().filter(line -> wanted.matcher(line).matches()).toList();
          }
        }
      `,
    ],
    clear: [
      ts`
        import escapeStringRegexp from "escape-string-regexp";

        router.get("/search", async (req, res) => {
          const words = new RegExp(escapeStringRegexp(String(req.query.q)), "i");
          res.json(await Article.find({ title: words }));
        });
      `,
      py`
        import re

        @app.get("/lines")
        def lines():
            text = request.args.get("text", "")
            found = re.search(r"[a-z]+", text)
            return jsonify(re.findall(re.escape(text), CONTENT), found is not None)
      `,
      java`
        import java.util.regex.Pattern;

        class Lines {
          List<String> find(@RequestParam String text) {
            Pattern wanted = Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE);
            return lines.stream().filter(line -> wanted.matcher(line).find()).toList();
          }
        }
      `,
    ],
  },
};
