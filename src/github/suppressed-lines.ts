import { count } from "../domain/count.ts";
import type { Finding } from "../domain/finding.ts";
import { ruleNameOf } from "../policy/rule-name.ts";
import { placeOf } from "./comment-body.ts";
import { defuse } from "../domain/defuse.ts";
import { codeSpan } from "../domain/fence.ts";
import { fitLines } from "./fit-bytes.ts";
import { pathSpan } from "./summary-sections.ts";

/** UTF-8 bytes; beside the other lists of a body, which take most of it. */
const maxListBytes = 4_000;

/** Findings that the configuration or a comment silences: rule, place, who and why; or empty. */
export function suppressedLines(findings: readonly Finding[]): string {
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
  return fitLines(lines, maxListBytes, (left) => `- and ${count(left, "more finding")}`);
}
