import { html } from "hono/html";
import type { Receipt, ReceiptFile, ReceiptUnit } from "../domain/receipt.ts";
import type { Markup } from "./markup.ts";
import { count, fileStates, rangeWords, timeWords } from "./receipt-words.ts";

/** Files beyond this many in one state are folded away. */
const shownOpen = 50;

const tones: Readonly<Record<ReceiptFile["state"], string>> = {
  reviewed: "good",
  cached: "good",
  "partly-reviewed": "warn",
  "not-reviewed": "warn",
  skipped: "",
  "nothing-to-review": "",
};

/** What was looked at and what was not, and why: what is missing first. */
export function coverageSection({ coverage }: Receipt): Markup {
  const { files, units, truncated } = coverage;
  const missing = files.filter(({ state }) => tones[state] === "warn");
  const seen = files.filter(({ state }) => tones[state] === "good");
  const left = files.filter(({ state }) => tones[state] === "");
  return html`<h2>Coverage</h2>
    <p>
      ${units.reviewed} of ${count(units.eligible, "unit")} reviewed, ${units.cached} of those known
      from earlier reviews, in ${count(files.length, "file")}.
    </p>
    ${truncated === null ? "" : html`<p class="small">The list is not whole: ${truncated}</p>`}
    ${fileList("Not or only partly reviewed", missing)} ${fileList("Reviewed", seen)}
    ${fileList("Left out", left)}`;
}

function fileList(title: string, files: readonly ReceiptFile[]): Markup {
  if (files.length === 0) return html``;
  const list = html`<ul>
    ${files.map(fileItem)}
  </ul>`;
  return html`<details ${files.length <= shownOpen ? "open" : ""}>
    <summary>${title} (${files.length})</summary>
    ${list}
  </details>`;
}

function fileItem({ path, state, why, units }: ReceiptFile): Markup {
  return html`<li>
    <code>${path}</code> <span class="tag ${tones[state]}">${fileStates[state]}</span>
    ${why === null ? "" : html`<div class="small dim">${why}</div>`}
    ${units.length === 0 ? "" : html`<div class="small dim">${unitLines(units)}</div>`}
    ${units.flatMap(missingLines)}
  </li>`;
}

function unitLines(units: readonly ReceiptUnit[]): string {
  const of = (state: ReceiptUnit["state"]): string =>
    units
      .filter((unit) => unit.state === state)
      .flatMap(({ ranges }) => ranges.map(rangeWords))
      .join(", ");
  const parts = [
    ["lines", of("reviewed")],
    ["known already", of("cached")],
    ["not reviewed", of("not-reviewed")],
  ];
  return parts.flatMap(([name, lines]) => (lines === "" ? [] : `${name} ${lines}`)).join("; ");
}

function missingLines({ ranges, missing }: ReceiptUnit): readonly Markup[] {
  const lines = ranges.map(rangeWords).join(", ");
  const where = /^\d+$/.test(lines) ? `Line ${lines}` : `Lines ${lines}`;
  return missing.map(({ by, code, detail, retryAt }) => {
    const again = retryAt === null ? "" : `; tried again from ${timeWords(retryAt)}`;
    return html`<div class="small">${where}: ${by} (${code}): ${detail}${again}</div>`;
  });
}
