import { cutText } from "../domain/cut-text.ts";
import { defuse, defuseParagraphs } from "../domain/defuse.ts";
import { codeSpan, fenced } from "../domain/fence.ts";
import type { Finding } from "../domain/finding.ts";
import { shortSha } from "../domain/ids.ts";
import { withoutSecrets } from "../model/sanitise.ts";
import { visibleText } from "../model/visible-text.ts";
import { byteLength } from "./fit-bytes.ts";
import { renderMarker } from "./marker.ts";

/** "At most ten contiguous lines": longer fixes are for people or agents, not for a button. */
const maxSuggestionLines = 10;

/** UTF-8 bytes; ten lines of a minified file would otherwise fill the comment. */
const maxSuggestionBytes = 4_000;

/** Code points of quoted code in the prompt for a coding agent. */
const maxQuote = 2_000;

/**
 * The comment that says one finding: what it is, when it bites, a suggestion where one can be
 * applied, and two folded parts. Ends with the finding's marker. Stays far below
 * `maxBodyBytes`, because every part is bounded.
 */
export function renderComment(finding: Finding): string {
  return [
    `**${capitalised(finding.severity)}** · ${finding.category}`,
    defuse(finding.title, 400),
    renderTrigger(finding.trigger),
    finding.cameBack === undefined
      ? ""
      : `It is back: it was fixed in ${shortSha(finding.cameBack.fixedIn)}.`,
    renderSuggestion(finding),
    folded("Why, and how it was found", renderWhy(finding)),
    folded("Prompt for a coding agent", fenced(promptFor(finding), "text")),
    renderMarker({ kind: "finding", fingerprint: finding.fingerprint }),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** A collapsed section; the blank lines let GitHub read Markdown inside. `summary` is our own. */
export function folded(summary: string, markdown: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

/** `path:12` or `path:12-14`, or only the path. */
export function placeOf(finding: Finding): string {
  const { placement } = finding;
  if (placement.kind === "file") return placement.path;
  if (placement.kind === "summary") {
    return placement.line === null ? placement.path : `${placement.path}:${placement.line}`;
  }
  const { path, startLine, endLine } = placement.anchor;
  return startLine === endLine ? `${path}:${endLine}` : `${path}:${startLine}-${endLine}`;
}

function renderTrigger(trigger: string): string {
  const text = defuse(trigger, 800);
  if (text === "" || /^(when|if|whenever|on|once|after|before|while)\b/i.test(text)) return text;
  return `When: ${text}`;
}

/**
 * A `suggestion` fence replaces all lines of the comment's range when applied, so it is given only
 * for new lines, and only when it changes something ("You must change the existing code").
 */
function renderSuggestion(finding: Finding): string {
  const { placement, replacement, quote } = finding;
  if (placement.kind !== "line" || placement.anchor.side !== "RIGHT" || replacement === null) {
    return "";
  }
  const text = replacement.replace(/\r?\n$/, "");
  const { startLine, endLine } = placement.anchor;
  const lines = Math.max(endLine - startLine + 1, text.split("\n").length);
  const fits = lines <= maxSuggestionLines && byteLength(text) <= maxSuggestionBytes;
  return fits && text !== quote ? fenced(text, "suggestion") : "";
}

function renderWhy(finding: Finding): string {
  const facts = [
    `Found by ${finding.rule === null ? `the ${finding.engine === "model" ? "model" : "analyzers"}` : codeSpan(finding.rule)}`,
    `confidence ${finding.confidence}`,
  ];
  if (finding.agreedBy.length > 0) {
    facts.push(`also found by ${finding.agreedBy.map((name) => codeSpan(name)).join(", ")}`);
  }
  if (finding.cwe !== null) facts.push(codeSpan(finding.cwe));
  const why = defuseParagraphs(finding.why, 1_500);
  return why === "" ? `${facts.join("; ")}.` : `${why}\n\n${facts.join("; ")}.`;
}

/** Plain text inside a fence: nothing in it is rendered, and it says again what the comment says. */
function promptFor(finding: Finding): string {
  const parts = [
    `A review of ${visibleText(cutText(placeOf(finding), 300))} reports a ${finding.severity} ${finding.category} problem.`,
    `Problem: ${cutText(finding.title, 400)}`,
    ...(finding.trigger === "" ? [] : [`It happens: ${cutText(finding.trigger, 800)}`]),
    // The quote of a security finding may be a leaked secret, which e-mail would spread further.
    ...(finding.category === "security" ? [] : [`Code:\n${codeOf(finding.quote)}`]),
    ...(finding.replacement === null
      ? []
      : [`Proposed replacement:\n${codeOf(finding.replacement)}`]),
    "Check whether the report is right. If it is, mend it with the smallest change and add a test that fails without it. If it is not, say why and change nothing.",
  ];
  return parts.join("\n\n");
}

/** Code as a model may read it: nothing that people do not see, and no secret. */
function codeOf(text: string): string {
  return withoutSecrets(cutText(text, maxQuote)).split("\n").map(visibleText).join("\n");
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
