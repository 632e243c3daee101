import { count } from "../domain/count.ts";
import type { Finding } from "../domain/finding.ts";
import { ruleNameOf } from "../policy/rule-name.ts";
import { defuse } from "../domain/defuse.ts";
import { codeSpan } from "../domain/fence.ts";
import { fitLines } from "./fit-bytes.ts";
import { placeOf } from "./place-of.ts";
import { pathSpan } from "./path-span.ts";

/**
 * Findings that the configuration or a comment silences: rule, place, who and why, within `limit`
 * bytes; or empty.
 */
export function suppressedLines(findings: readonly Finding[], limit: number): string {
  const lines = findings.flatMap((finding) =>
    finding.marks.flatMap((mark) => {
      if (mark.kind !== "suppressed") return [];
      const who = mark.by === "comment" ? `comment on line ${mark.line}` : "configuration";
      const why = defuse(mark.because, 200);
      return [
        `- ${codeSpan(ruleNameOf(finding))} · ${pathSpan(placeOf(finding))} (${who}: ${why})`,
      ];
    }),
  );
  return fitLines(lines, limit, (left) => `- and ${count(left, "more finding")}`);
}
