import { cutText } from "../domain/cut-text.ts";
import { defuse, defuseParagraphs } from "../domain/defuse.ts";
import { codeSpan, fenced } from "../domain/fence.ts";
import type { Finding } from "../domain/finding.ts";
import { shortSha } from "../domain/ids.ts";
import { plainCode, renderAgentPrompt } from "./agent-prompt.ts";
import { byteLength, maxBodyBytes } from "./fit-bytes.ts";
import { folded } from "./folded.ts";
import { renderMarker } from "./marker.ts";
import { renderSuggestion } from "./suggestion.ts";

/** Code points of the quote that stands in for a line number. */
const maxQuote = 500;

/**
 * The comment on a line that says one finding: severity and category, the claim, when it bites, a
 * suggestion where one can be applied, and two folded parts. Ends with the finding's marker, which
 * `readMarker` reads back. Within `maxBodyBytes`.
 */
export function renderComment(finding: Finding): string {
  return render(finding, "", renderSuggestion(finding));
}

/**
 * The same as a comment on a file, which has no line of its own and takes no suggestion: it says its
 * lines, or what it speaks of.
 */
export function renderFileComment(finding: Finding): string {
  const { placement } = finding;
  if (placement.kind !== "line") return render(finding, "", renderQuote(finding, placement.why));
  const { startLine, endLine, side } = placement.anchor;
  const lines = startLine === endLine ? `line ${endLine}` : `lines ${startLine} to ${endLine}`;
  return render(finding, side === "LEFT" ? `${lines} before the change` : lines, "");
}

function render(finding: Finding, where: string, below: string): string {
  const { severity, category, title, trigger, cameBack } = finding;
  const body = (withCode: boolean): string =>
    [
      [`**${capitalised(severity)}**`, category, where].filter((part) => part !== "").join(" · "),
      defuse(title, 400),
      defuse(trigger, 800),
      cameBack === undefined ? "" : `It is back: it was fixed in ${shortSha(cameBack.fixedIn)}.`,
      below,
      folded("Why, and how it was found", renderWhy(finding)),
      folded("Prompt for a coding agent", renderAgentPrompt(finding, withCode)),
      renderMarker({ kind: "finding", fingerprint: finding.fingerprint }),
    ]
      .filter((part) => part !== "")
      .join("\n\n");
  // Every part is bounded, but hidden characters take twelve bytes each once they are spelled out.
  const whole = body(true);
  return byteLength(whole) <= maxBodyBytes ? whole : body(false);
}

/** The quote of a security finding may be a leaked secret, which e-mail would spread further. */
function renderQuote({ category, quote }: Finding, why: string): string {
  const because = `On the file, because ${defuse(why, 200)}.`;
  return category === "security"
    ? because
    : `${because}\n\n${fenced(plainCode(quote, maxQuote), "")}`;
}

function renderWhy(finding: Finding): string {
  const facts = [
    `Found by ${finding.rule === null ? `the ${finding.engine === "model" ? "model" : "analyzers"}` : nameSpan(finding.rule)}`,
    `confidence ${finding.confidence}`,
  ];
  if (finding.agreedBy.length > 0) {
    facts.push(`also found by ${finding.agreedBy.map(nameSpan).join(", ")}`);
  }
  if (finding.cwe !== null) facts.push(nameSpan(finding.cwe));
  const why = defuseParagraphs(finding.why, 1_500);
  return why === "" ? `${facts.join("; ")}.` : `${why}\n\n${facts.join("; ")}.`;
}

/** A rule's name; rules of an owner's own may have any. */
function nameSpan(name: string): string {
  return codeSpan(cutText(name, 100));
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
