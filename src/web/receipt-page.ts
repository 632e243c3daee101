import { html, raw } from "hono/html";
import type { Receipt, SignedReceipt } from "../domain/receipt.ts";
import type { Markup } from "./markup.ts";
import { coverageSection } from "./receipt-coverage.ts";
import { findingsSection } from "./receipt-findings.ts";
import { receiptStyle } from "./receipt-style.ts";
import { count, moneyWords, secondsWords, timeWords, verdictWords } from "./receipt-words.ts";

/** Where a receipt's page leads to. Addresses without a trailing slash. */
export interface PageLinks {
  /** GitHub, as people look at it. */
  readonly webUrl: string;
  /** This receipt as JSON. */
  readonly json: string;
  /** The public key that it is verified with. */
  readonly key: string;
}

/** A receipt for people: every value escaped, no scripts, nothing fetched from elsewhere. Pure. */
export function receiptPage({ receipt, signature }: SignedReceipt, links: PageLinks): Markup {
  const { repository, pullRequest, notes } = receipt;
  const name = `${repository.owner}/${repository.name}`;
  const of = pullRequest === null ? name : `${name}#${pullRequest}`;
  return page(
    `Receipt of ${of}`,
    html`<h1>Receipt of the review of ${subject(receipt, of, links.webUrl)}</h1>
      <p class="verdict ${tones[receipt.verdict.kind]}">${verdictWords(receipt)}</p>
      ${factsSection(receipt)}
      ${
        notes.length === 0
          ? ""
          : html`<h2>Remarks</h2>
              <ul>
                ${notes.map((note) => html`<li>${note}</li>`)}
              </ul>`
      }
      ${findingsSection(receipt)} ${coverageSection(receipt)} ${engineSection(receipt)}
      ${configurationSection(receipt)}
      <h2>Proof</h2>
      <p>
        <a href="${links.json}">This receipt as JSON</a> is signed with the
        <a href="${links.key}">key ${signature.key}</a> of this server (${signature.algorithm}). To
        verify it anywhere: <code>marginalia verify-receipt FILE --key KEY</code>
      </p>
      <p class="small dim"><code>${signature.value}</code></p>`,
  );
}

/** What a link shows whose receipt is not there. */
export function noReceiptPage(): Markup {
  return page(
    "No receipt",
    html`<h1>No receipt is kept under this address</h1>
      <p>
        The review may still be running, or it was not carried out, and the check says why. Receipts
        also go when they are old, and with the App when it is uninstalled.
      </p>`,
  );
}

const tones: Readonly<Record<Receipt["verdict"]["kind"], string>> = {
  "reviewed-clean": "good",
  "reviewed-findings": "good",
  blocked: "bad",
  partial: "warn",
  "not-reviewed": "warn",
  skipped: "",
  superseded: "",
};

function subject({ repository, pullRequest }: Receipt, of: string, webUrl: string): Markup {
  if (pullRequest === null) return html`${of}`;
  const { owner, name } = repository;
  const path = [owner, name, "pull", `${pullRequest}`].map(encodeURIComponent).join("/");
  return html`<a href="${webUrl}/${path}" rel="noreferrer">${of}</a>`;
}

function factsSection(receipt: Receipt): Markup {
  const { usage, startedAt, endedAt } = receipt;
  const tokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const cost =
    usage.calls === 0
      ? "nothing, no model was called"
      : `${moneyWords(usage.dollars)} for ${count(usage.calls, "call")}: ${count(tokens, "token")} in, ${count(usage.outputTokens, "token")} out`;
  const facts = [
    ["Head", html`<code>${receipt.head}</code>`],
    ["Base", html`<code>${receipt.base}</code>`],
    ["Merge base", html`<code>${receipt.mergeBase}</code>`],
    ["Reviewed", html`${timeWords(startedAt)}, in ${secondsWords(endedAt - startedAt)}`],
    ["Cost", html`${cost}`],
    ["Review", html`<code>${receipt.review}</code> by Marginalia ${receipt.program}`],
  ] as const;
  return definitions(facts);
}

function engineSection({ engines }: Receipt): Markup {
  const rows = engines.map(({ name, parts }) => {
    const list = parts.map((part) => `${part.name} ${part.version}`).join(", ");
    return [name, html`${list}`] as const;
  });
  return html`<h2>Engines</h2>
    ${rows.length === 0 ? html`<p>None took part.</p>` : definitions(rows)}`;
}

function configurationSection({ configuration }: Receipt): Markup {
  const rows = configuration.map(({ key, value, source }) => {
    const text = JSON.stringify(value) ?? "null";
    return [key, html`<code>${text}</code> <span class="dim small">${source}</span>`] as const;
  });
  return html`<h2>Configuration</h2>
    ${definitions(rows)}`;
}

function definitions(rows: readonly (readonly [string, Markup])[]): Markup {
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function page(title: string, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} - Marginalia</title>
        ${raw('<meta name="viewport" content="width=device-width, initial-scale=1" />')}
        ${raw('<meta name="robots" content="noindex, nofollow" />')}
        ${raw('<meta name="referrer" content="no-referrer" />')}
        ${raw(`<style>${receiptStyle}</style>`)}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;
}
