import type { Claim } from "../domain/finding.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import type { ModelFinding } from "./find-schema.ts";
import { locateQuote } from "./locate-quote.ts";
import { sanitiseProse, withoutSecrets } from "./sanitise.ts";
import { visibleText } from "./visible-text.ts";

/** The limits that `Claim` states, in code points. */
const longest = { title: 200, trigger: 400 };

/** Of a quote that is nowhere, in characters; a real one is three rows. */
const longestUnfound = 2_000;

/**
 * What the model said of a unit, as a claim. A quote that the unit holds is replaced by the code
 * itself; any other is kept as it came, and placing decides what becomes of it. Null when nothing
 * readable is left of the title or there is no quote.
 */
export function toClaim(finding: ModelFinding, unit: Unit): Claim | null {
  const title = sanitiseProse(finding.title, longest.title);
  if (title === "" || finding.quote.trim() === "") return null;
  const shownRow = finding.row - 1;
  const hint = shownRow >= 0 && shownRow < rowsOf(unit).length ? shownRow : null;
  const found = locateQuote(unit, finding.quote, hint);
  return {
    quote: found?.quote ?? unfoundQuote(finding.quote),
    row: found?.row ?? hint,
    side: found?.side ?? "new",
    category: finding.category,
    severity: finding.severity,
    confidence: finding.confidence,
    title,
    trigger: sanitiseProse(finding.trigger, longest.trigger),
    why: "",
    replacement: null,
    rule: null,
    cwe: finding.cwe !== null && /^CWE-\d{1,5}$/u.test(finding.cwe) ? finding.cwe : null,
  };
}

/** It is the model's own text, not code of the change, so nothing hidden or secret may ride on it. */
function unfoundQuote(quote: string): string {
  return withoutSecrets(quote.slice(0, longestUnfound)).split(/\r?\n/u).map(visibleText).join("\n");
}
