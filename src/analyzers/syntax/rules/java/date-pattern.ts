import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(call: Node, source: Source): Hit | null {
  if (
    !/(SimpleDateFormat|DateTimeFormatter\.ofPattern|FastDateFormat\.getInstance|DateFormatUtils\.format)$/.test(
      calleeOf(call, source) ?? "",
    )
  )
    return null;
  for (const given of argumentsOf(call)) {
    const pattern = given.type === "string_literal" ? literalText(given) : null;
    const letter = pattern === null ? null : wrongLetter(pattern.replaceAll(/'[^']*'/g, ""));
    if (letter !== null) return { at: given, name: letter };
  }
  return null;
}

/** The letters that mean something else than their neighbours say; null when all fit. */
function wrongLetter(pattern: string): string | null {
  const has = (letters: string): boolean =>
    new RegExp(
      `(?<![A-Za-z])${letters}(?![A-Za-z])|${letters}(?=[yMdHhms]{2})|(?<=[yMdHhms]{2})${letters}`,
    ).test(pattern);
  // The year of the week goes with the week's number, `w`.
  if (/Y/.test(pattern) && /[Md]/.test(pattern) && !/w/.test(pattern)) return "YYYY";
  if (has("DD") && /M/.test(pattern)) return "DD";
  // Twelve hours need the half of the day.
  if (/h/.test(pattern) && /m/.test(pattern) && !/[aBkK]/.test(pattern)) return "hh";
  if (/^[yu]{2,4}[-/.]?mm[-/.]?dd\b/.test(pattern) || /^dd[-/.]?mm[-/.]?[yu]{2,4}\b/.test(pattern))
    return "mm";
  return null;
}

/** A letter of a date pattern in the wrong case. */
export const datePattern: SyntaxRule = {
  id: "date-pattern",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} means something else in a date pattern than its neighbours say.",
  trigger:
    "`YYYY` is the year of the week: 30 December shows the next year. `DD` counts days of the year, `mm` minutes, and `hh` without AM/PM shows 01 for 13 o'clock.",
  why: "Write `yyyy` (or `uuuu`) for the year, `MM` for the month, `dd` for its day and `HH` for hours from 00 to 23.",
  skipInTests: true,
  visits: {
    java: {
      kinds: ["object_creation_expression", "method_invocation"],
      mentions: ["SimpleDateFormat", "ofPattern", "FastDateFormat", "DateFormatUtils"],
      check,
    },
  },
  examples: {
    flagged: [
      java`
        class Report {
          DateTimeFormatter day = DateTimeFormatter.ofPattern("YYYY-MM-dd"); // <-
        }
      `,
      java`
        import java.text.SimpleDateFormat;

        class Report {
          String name(Date date) {
            return new SimpleDateFormat("yyyy-mm-dd").format(date); // <-
          }
        }
      `,
      java`
        class Report {
          DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd hh:mm:ss"); // <-
          DateTimeFormatter day = DateTimeFormatter.ofPattern("DD/MM/yyyy"); // <-
        }
      `,
    ],
    clear: [
      java`
        class Report {
          DateTimeFormatter day = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");
          DateTimeFormatter week = DateTimeFormatter.ofPattern("YYYY-'W'ww");
        }
      `,
      java`
        class Report {
          DateTimeFormatter time = DateTimeFormatter.ofPattern("hh:mm a");
          DateTimeFormatter minutes = DateTimeFormatter.ofPattern("mm:ss");
        }
      `,
      java`
        class Report {
          String fill(String text) {
            return Patterns.ofPattern("YYYY-MM-dd") + text;
          }
        }
      `,
    ],
  },
};
