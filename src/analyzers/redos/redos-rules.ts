import type { Rule } from "../rule.ts";
import { js, py, ts } from "../syntax/example.ts";

/** Regular expressions that a short text keeps busy for years. */
export const redosRules: readonly Rule[] = [
  {
    id: "exponential",
    category: "security",
    severity: "major",
    confidence: "high",
    title: "This regular expression can take time that doubles with every character.",
    trigger:
      "A text of some thirty characters that nearly fits, as a long run of the same letter with a wrong one at its end, keeps the process busy for minutes or for ever.",
    why: "A loop in it can take the same text in two ways, and the engine tries them all before it gives up. Make the parts of the loop differ in their first character, take one of two nested loops away, or limit the length of the text before.",
    cwe: "CWE-1333",
    skipInTests: true,
    examples: {
      flagged: [
        js`
          const words = /^(a+)+$/; // <-
          const list = /^(\w+\s?)*$/.test(text); // <-
        `,
        ts`
          const a = new RegExp("^([a-z]+)*=", "i"); // <-
          const b = /^(?:a|ab|b)*$/; // <-
          const c = /<!--(?:-|[^-]|--)*-->/; // <-
        `,
        py`
          import re
          mail = re.compile(r"^([\w.]+)+@")  # <-
          re.fullmatch(r"(?P<x>a|a)*", text)  # <-
        `,
        js`
          const optional = /^(?:a?b?)*$/; // <-
          const counted = /^(?:\d{1,3})+$/; // <-
        `,
      ],
      clear: [
        js`
          const words = /^(\w+\s)*\w+$/;
          const text = /"(?:\\.|[^"\\])*"/;
          const free = /(a+)+/;
          const lines = /^(?:[^\n]*\n)*$/;
        `,
        ts`
          const path = /^(?:\/[a-z]+)+$/;
          const number = /^\d{1,3}(?:,\d{3})*$/;
          const ip = /^(?:\d{1,3}\.){3}\d{1,3}$/;
          const never = new RegExp("^(a+){1,2}$");
        `,
        py`
          import re
          re.compile(r"^(?:\w+\.)*\w+$")
          re.match(r"(a+)+", text)
          re.compile(r"""(a+)+$  # a comment""", re.VERBOSE)
        `,
        js`
          const comment = /\/\*(?:[^*]|\*(?!\/))*\*\//;
          const atomic = /^(?:(?=(\w+))\1\s?)*$/;
          const sentence = "(a+)+$";
        `,
      ],
    },
  },
];
