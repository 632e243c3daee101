import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Layouts of other languages: Go writes its letters as they stand. */
const ofLetters = /yyyy|YYYY|\b(MM|mm)[-/.](DD|dd)\b|\b(HH|hh):(mm|MM)\b|%[YmdHMS]\b.*%[YmdHMS]\b/;
/** Minutes as hours, months as days and the like: numbers that Go reads as something else. */
const isMixedUp =
  /\b15:05\b|\b15:04:04\b|\b0?[36]:05\b|\b2006[-/.]02[-/.]01\b|\b2006[-/.]01[-/.]01\b/;
/** Hours from one to twelve without a word on which half of the day. */
const isHalfDay = /\b2006\b.*\b03:04(:05)?\b(?!.*[AaPp][Mm])|\b03:04:05\b(?!.*[AaPp][Mm])/;

function check(call: Node, source: Source): Hit | null {
  const method = methodOf(call) ?? "";
  if (!/^(Format|Parse|ParseInLocation|AppendFormat)$/.test(method)) return null;
  const given = argumentsOf(call);
  const isTimes = /^time\.Parse(InLocation)?$/.test(calleeOf(call, source) ?? "");
  // `Format` belongs to many; only a time's takes a layout alone.
  if (!isTimes && (method !== "Format" || given.length !== 1)) return null;
  const layout = given[0];
  const text = layout === undefined ? null : literalText(layout);
  if (layout === undefined || text === null) return null;
  if (
    !isTimes &&
    !/\b(time|Now\(\)|[tT]|.*(Time|At|Date|[nN]ow|UTC\(\)|Local\(\)|[dD]ay))$/.test(
      receiverText(call),
    )
  )
    return null;
  return ofLetters.test(text) || isMixedUp.test(text) || isHalfDay.test(text)
    ? { at: layout, name: text }
    : null;
}

function receiverText(call: Node): string {
  return call.childForFieldName("function")?.childForFieldName("operand")?.text ?? "";
}

/** A layout that does not mean what it looks like. */
export const timeLayoutOfLetters: SyntaxRule = {
  id: "time-layout-of-letters",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The layout {name} gives other times than it looks like.",
  trigger:
    "A time is formatted or parsed: letters come out as they stand, months as days, or three in the afternoon as three at night; parsing fails or is off.",
  why: "Go's layouts show the time `2006-01-02 15:04:05`: 2006 is the year, 01 the month, 02 the day, 15 the hour of the day (03 only beside `PM`), 04 the minute and 05 the second.",
  visits: { go: { kinds: ["call_expression"], mentions: ["Format", "Parse"], check } },
  examples: {
    flagged: [
      go`
        package report

        import "time"

        func title() string {
        	return "report of " + time.Now().Format("YYYY-MM-DD") // <-
        }
      `,
      go`
        package report

        import "time"

        func stamp(createdAt time.Time) string {
        	return createdAt.Format("2006-01-02 03:04:05") // <-
        }
      `,
      go`
        package report

        import "time"

        func day(text string) (time.Time, error) {
        	return time.Parse("2006-02-01", text) // <-
        }
      `,
      go`
        package report

        import "time"

        func clock(t time.Time) string {
        	return t.UTC().Format("15:05") // <-
        }
      `,
    ],
    clear: [
      go`
        package report

        import "time"

        func stamp(at time.Time) string {
        	return at.Format("2006-01-02 15:04:05") + at.Format("20060102T150405Z")
        }
      `,
      go`
        package report

        import "time"

        func spoken(at time.Time) string {
        	return at.Format("Jan 2, 2006 at 03:04:05 PM") + time.Now().Format("3:04pm")
        }
      `,
      go`
        package report

        func show(cell Cell) string {
        	return cell.Format("yyyy-mm-dd")
        }
      `,
      go`
        package report

        import "time"

        func european(at time.Time) string {
        	return at.Format("02/01/2006") + time.Now().Format(time.RFC3339)
        }
      `,
    ],
  },
};
