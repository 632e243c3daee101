import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { classAround, modifiersOf } from "./declared-type.ts";
import { isSynchronized } from "./is-synchronized.ts";

function check(field: Node): Hit | null {
  if (!/\bstatic\b/.test(modifiersOf(field))) return null;
  if (
    !/^(SimpleDateFormat|DateFormat|java\.text\.(Simple)?DateFormat)$/.test(
      field.childForFieldName("type")?.text ?? "",
    )
  )
    return null;
  const home = classAround(field);
  const body = home?.childForFieldName("body");
  if (!body) return null;
  const names = field
    .childrenForFieldName("declarator")
    .flatMap((each) => each.childForFieldName("name")?.text ?? []);
  const ofClass = home?.childForFieldName("name")?.text ?? "";
  for (const name of names) {
    const use = useOf(name, body) ?? useOf(`${ofClass}.${name}`, field.tree.rootNode);
    if (use !== null) return { at: field, name, because: [use] };
  }
  return null;
}

/** A place that formats or reads dates by a format of this name, unguarded. */
function useOf(name: string, within: Node): Node | null {
  return (
    within
      .descendantsOfType(["method_invocation", "method_reference"])
      .find((use) =>
        use.type === "method_reference"
          ? use.text === `${name}::format`
          : use.childForFieldName("object")?.text === name && isUnguarded(use),
      ) ?? null
  );
}

/** `clone()` gives each caller his own. */
function isUnguarded(call: Node): boolean {
  if (!/^(format|parse)$/.test(call.childForFieldName("name")?.text ?? "")) return false;
  return !isSynchronized(call);
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
      java`
        class Days {
          String list(List<Date> days) {
            return days.stream().map(Formats.DAY::format).collect(joining());
          }

          static class Formats {
            static final DateFormat TIME = new SimpleDateFormat("HH:mm"); // <-

            static final String NONE = "-";
          }

          String at(Date date) {
            return Formats.TIME.format(date);
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
