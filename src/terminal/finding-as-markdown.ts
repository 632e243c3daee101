import { languageOf } from "../diff/language.ts";
import { safeReplacement } from "../diff/replacement.ts";
import { cutText } from "../domain/cut-text.ts";
import { defuse, defuseParagraphs } from "../domain/defuse.ts";
import { codeSpan, fenced } from "../domain/fence.ts";
import type { Change } from "../domain/change.ts";
import type { Finding } from "../domain/finding.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { codeExcerpt } from "./code-excerpt.ts";
import { isAtTheGate } from "./is-at-the-gate.ts";
import { lineOf } from "./shown-findings.ts";
import { visibleText } from "./visible-text.ts";

/** Code points of code in one finding; a minified line would fill the page. */
const mostCode = 2_000;

/** One finding: title, code, when it bites, the fix as a diff, and the reasons folded away. */
export function findingAsMarkdown(finding: Finding, plan: ReviewPlan): string {
  const line = lineOf(finding);
  const about = [
    `${finding.severity} ${finding.category}`,
    codeSpan(visibleText(finding.rule ?? finding.engine)),
    ...finding.agreedBy.map((name) => `also ${codeSpan(visibleText(name))}`),
    ...(finding.confidence === "low" ? ["not sure"] : []),
    ...(isAtTheGate(plan.verdict, finding) ? ["at the gate"] : []),
    codeSpan(finding.fingerprint),
  ].join(", ");
  const place = line === 0 ? "" : `Line ${line}: `;
  const why = defuseParagraphs(finding.why);
  return [
    `**${place}${finding.severity}.** ${safe(finding.title)}`,
    codeOf(finding, plan.change),
    safe(finding.trigger),
    fixOf(finding, plan.change),
    ...(why === "" ? [] : [`<details><summary>Why</summary>\n\n${why}\n\n</details>`]),
    `<sub>${about}</sub>`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function safe(text: string): string {
  return defuse(visibleText(text.replaceAll("\n", " ")));
}

function codeOf({ placement, path }: Finding, change: Change): string {
  if (placement.kind !== "line") return "";
  const code = codeExcerpt(change, placement.anchor).map(({ text }) => visibleText(text));
  if (code.length === 0) return "";
  const known = languageOf(path);
  const language = known === "workflow" ? "yaml" : known;
  return fenced(cutText(code.join("\n"), mostCode), /^[\w-]+$/.test(language) ? language : "");
}

/** What the fix takes away and what it puts there; nothing where it would not apply as it is. */
function fixOf(finding: Finding, change: Change): string {
  const { placement, path } = finding;
  const patch = change.files.find((file) => file.path === path)?.patch;
  if (placement.kind !== "line" || patch?.kind !== "hunks") return "";
  const replacement = safeReplacement(finding, placement.anchor, patch.hunks);
  if (replacement === null) return "";
  const diff = [
    ...finding.quote.split("\n").map((line) => `- ${visibleText(line)}`),
    ...(replacement === "" ? [] : replacement.split("\n").map((line) => `+ ${visibleText(line)}`)),
  ];
  return fenced(cutText(diff.join("\n"), mostCode), "diff");
}
