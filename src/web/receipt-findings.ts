import { html } from "hono/html";
import type { Receipt, ReceiptFinding } from "../domain/receipt.ts";
import type { Markup } from "./markup.ts";
import { markWords, rangeWords } from "./receipt-words.ts";

const tones: Readonly<Record<ReceiptFinding["severity"], string>> = {
  critical: "bad",
  major: "bad",
  minor: "warn",
  nit: "",
};

/** What was said, then what was found and not said, with the reason of each. */
export function findingsSection({ findings }: Receipt): Markup {
  const said = findings.filter(({ marks }) => marks.length === 0);
  const unsaid = findings.filter(({ marks }) => marks.length > 0);
  return html`<h2>Findings</h2>
    ${findings.length === 0 ? html`<p>None.</p>` : ""} ${findingList("Said", said)}
    ${findingList("Found and not said now", unsaid)}`;
}

function findingList(title: string, findings: readonly ReceiptFinding[]): Markup {
  if (findings.length === 0) return html``;
  return html`<details open>
    <summary>${title} (${findings.length})</summary>
    <ul>
      ${findings.map(findingItem)}
    </ul>
  </details>`;
}

function findingItem(finding: ReceiptFinding): Markup {
  const { title, severity, category, confidence, path, lines, rule, engine, marks } = finding;
  const place = lines === null ? path : `${path}:${rangeWords(lines)}`;
  const by = [rule ?? engine, ...finding.agreedBy].join(", ");
  return html`<li>
    ${title} <span class="tag ${tones[severity]}">${severity}</span>
    <div class="small"><code>${place}</code></div>
    <div class="small dim">${category}, confidence ${confidence}, by ${by}</div>
    ${marks.map((mark) => html`<div class="small">${markWords(mark)}</div>`)}
  </li>`;
}
