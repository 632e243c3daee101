import type { Finding } from "../domain/finding.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { severityText, type Colors } from "./colors.ts";
import { excerptAsText } from "./excerpt-as-text.ts";
import { indented } from "./indented.ts";
import { isAtTheGate } from "./is-at-the-gate.ts";
import { lineOf } from "./shown-findings.ts";
import { visibleText } from "./visible-text.ts";
import { wrap } from "./wrap.ts";

/** What every part of a page needs to know. */
export interface Page {
  readonly plan: ReviewPlan;
  readonly colors: Colors;
  /** Columns; null for as wide as it takes. */
  readonly room: number | null;
  /** The finding right above in the same file; null at its top. */
  readonly before: Finding | null;
}

/**
 * One finding beneath its code: place, severity and title; when it bites; the fix; and in a last
 * line where it comes from and the id that `marginalia explain` takes. The code is left out where
 * the finding right above shows just the same.
 */
export function findingAsText(finding: Finding, page: Page): string {
  const { plan, colors, room } = page;
  const code = excerptOf(finding, page);
  const above = page.before === null ? [] : excerptOf(page.before, page);
  const isShown = code.length > 0 && code.join("\n") === above.join("\n");
  const place = code.length > 0 ? code : [colors.dim(`  ${visibleText(whereInWords(finding))}`)];
  const fix = finding.replacement?.split("\n") ?? [];
  const source = [
    finding.category,
    finding.rule ?? finding.engine,
    ...finding.agreedBy.map((name) => `also ${name}`),
    ...(finding.confidence === "low" ? ["not sure"] : []),
    ...(isAtTheGate(plan.verdict, finding) ? ["at the gate"] : []),
    finding.fingerprint,
  ].join(", ");
  return [
    ...(isShown ? [] : place),
    titleText(finding, colors, room),
    ...(finding.trigger === "" ? [] : [indented(finding.trigger, room)]),
    ...fix.map((line) => colors.green(`  + ${visibleText(line)}`)),
    colors.dim(indented(source, room)),
  ].join("\n");
}

function excerptOf({ placement, quote }: Finding, page: Page): readonly string[] {
  if (placement.kind !== "line") return [];
  return excerptAsText(page.plan.change, placement.anchor, quote, page);
}

function titleText(finding: Finding, colors: Colors, room: number | null): string {
  const line = lineOf(finding);
  // As terminals and editors open it at a click.
  const place = `${visibleText(finding.path)}${line === 0 ? "" : `:${line}`}`;
  const head = `${place}  ${finding.severity} `;
  const [first = "", ...rest] = wrap(
    [head, ...visibleText(finding.title).split(" ")],
    room && room - 2,
  );
  const colored = `${colors.bold(place)}  ${severityText(finding.severity, colors)} ${first.slice(head.length)}`;
  return [colored.trimEnd(), ...rest].map((text) => `  ${text}`).join("\n");
}

function whereInWords({ placement }: Finding): string {
  switch (placement.kind) {
    case "line":
      return `line ${placement.anchor.startLine}`;
    case "file":
      return `in this file (${placement.why})`;
    case "summary":
      return placement.line === null
        ? placement.why
        : `near line ${placement.line} (${placement.why})`;
  }
}
