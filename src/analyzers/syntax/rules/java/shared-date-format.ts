import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround } from "../../tree.ts";
import { classAround, modifiersOf } from "./declared-type.ts";

function check(field: Node): Hit | null {
  if (!/\bstatic\b/.test(modifiersOf(field))) return null;
  if (
    !/^(SimpleDateFormat|DateFormat|java\.text\.(Simple)?DateFormat)$/.test(
      field.childForFieldName("type")?.text ?? "",
    )
  )
    return null;
  const name = field.childForFieldName("declarator")?.childForFieldName("name")?.text;
  const body = classAround(field)?.childForFieldName("body");
  if (name === undefined || !body) return null;
  const use = body
    .descendantsOfType("method_invocation")
    .find(
      (call) =>
        call.childForFieldName("object")?.text.replace(/^\w+\./, "") === name && isUnguarded(call),
    );
  return use === undefined ? null : { at: field, name, because: [use] };
}

/** `clone()` gives each caller his own. */
function isUnguarded(call: Node): boolean {
  if (!/^(format|parse)$/.test(call.childForFieldName("name")?.text ?? "")) return false;
  const method = functionAround(call);
  const isSynchronized = method !== null && /\bsynchronized\b/.test(modifiersOf(method));
  return !isSynchronized && ancestorInFunction(call, ["synchronized_statement"]) === null;
}

/** A date format that all threads use at once, which it cannot bear. */
export const sharedDateFormat: SyntaxRule = {
  id: "shared-date-format",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-362",
  title: "All threads share {name}, and a SimpleDateFormat mixes up what two do at once.",
  trigger:
    "Two threads format or parse at the same moment: one gets the other's date, or NumberFormatException.",
  why: "SimpleDateFormat keeps the date it works on in itself. Use `java.time.format.DateTimeFormatter`, which is safe to share.",
  skipInTests: true,
  visits: { java: { kinds: ["field_declaration"], mentions: ["DateFormat"], check } },
  examples: {
    flagged: [
      java`
        class Report {
          private static final SimpleDateFormat DAY = new SimpleDateFormat("yyyy-MM-dd"); // <-

          String day(Date date) {
            return DAY.format(date);
          }
        }
      `,
      java`
        class Parser {
          static DateFormat format = DateFormat.getDateInstance(); // <-

          static Date read(String text) throws ParseException {
            return format.parse(text);
          }
        }
      `,
      java`
        public class Log {
          private static final java.text.SimpleDateFormat TIME = new java.text.SimpleDateFormat("HH:mm"); // <-

          public void line(String text) {
            out.println(TIME.format(new Date()) + text);
          }
        }
      `,
      java`
        class Invoice {
          static final SimpleDateFormat ISSUED = new SimpleDateFormat("dd.MM.yyyy"); // <-

          String head() {
            return "Invoice of " + Invoice.ISSUED.format(this.issued);
          }
        }
      `,
    ],
    clear: [
      java`
        class Report {
          private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd");

          String day(LocalDate date) {
            return DAY.format(date);
          }
        }
      `,
      java`
        class Report {
          private static final SimpleDateFormat DAY = new SimpleDateFormat("yyyy-MM-dd");

          synchronized String day(Date date) {
            return DAY.format(date);
          }
        }
      `,
      java`
        class Report {
          private final SimpleDateFormat day = new SimpleDateFormat("yyyy-MM-dd");
          private static final ThreadLocal<SimpleDateFormat> TIME = new ThreadLocal<>();

          String day(Date date) {
            return day.format(date);
          }
        }
      `,
    ],
  },
};
