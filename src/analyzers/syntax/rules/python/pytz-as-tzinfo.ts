import type { Node } from "web-tree-sitter";

import { calleeOf, keywordArgument, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(call: Node, source: Source): Hit | null {
  const method = methodOf(call) ?? "";
  if (!["replace", "datetime", "combine"].includes(method)) return null;
  const zone = keywordArgument(call, "tzinfo");
  if (zone === null) return null;
  const values =
    zone.type === "identifier" ? definitionsOf(zone, source).map(({ value }) => value) : [zone];
  const isPytz =
    values.length > 0 && values.every((value) => value !== null && isZone(value, source));
  return isPytz ? { at: zone } : null;
}

function isZone(value: Node, source: Source): boolean {
  if (value.type !== "call" || calleeOf(value, source) !== "pytz.timezone") return false;
  return !/["'](UTC|GMT|Etc\/.*)["']/i.test(value.text);
}

/** A zone of pytz given to a date the way the standard library's zones are. */
export const pytzAsTzinfo: SyntaxRule = {
  id: "pytz-as-tzinfo",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "A pytz zone given as tzinfo means the local mean time of the 19th century.",
  trigger:
    '`datetime(2024, 1, 1, tzinfo=pytz.timezone("Europe/Amsterdam"))` is off by 20 minutes from UTC+1; every zone is off by some minutes, without an error.',
  why: "pytz chooses the offset only in `zone.localize(date)`. Use that, or `zoneinfo.ZoneInfo`, which is right as tzinfo.",
  visits: { python: { kinds: ["call"], mentions: ["pytz"], check } },
  examples: {
    flagged: [
      py`
        import pytz
        from datetime import datetime

        start = datetime(2024, 5, 1, 9, 0, tzinfo=pytz.timezone("Europe/Berlin"))  # <-
      `,
      py`
        from pytz import timezone

        def local(date):
            zone = timezone("America/New_York")
            return date.replace(tzinfo=zone)  # <-
      `,
      py`
        import pytz
        import datetime

        def at(day, hour, name):
            return datetime.datetime.combine(day, hour, tzinfo=pytz.timezone(name))  # <-
      `,
    ],
    clear: [
      py`
        import pytz

        def local(date):
            return pytz.timezone("Europe/Berlin").localize(date)
      `,
      py`
        import pytz

        def utc(date):
            return date.replace(tzinfo=pytz.utc)
      `,
      py`
        from zoneinfo import ZoneInfo as timezone

        def local(date):
            return date.replace(tzinfo=timezone("Europe/Berlin"))
      `,
    ],
  },
};
