import { execFileSync } from "node:child_process";

/** Markdown as GitHub reads it, by its own library (`cmark-gfm` of Debian), as HTML. */
export function asHtml(markdown: string): string {
  const extensions = ["table", "strikethrough", "autolink", "tasklist", "tagfilter"];
  const options = [...extensions.flatMap((name) => ["-e", name]), "--github-pre-lang", "--unsafe"];
  return execFileSync("cmark-gfm", options, { input: markdown, encoding: "utf8" });
}

/** A line of a diff, as it stands above a comment. */
export interface DiffLine {
  readonly number: number;
  readonly sign: "+" | " ";
  readonly text: string;
}

/** A comment on the last of `lines`; its suggestion, if any, replaces that line. */
export function commentOnLine(path: string, lines: readonly DiffLine[], markdown: string): string {
  const rows = lines.map(
    ({ number, sign, text }) =>
      `<tr class="${sign === "+" ? "new" : ""}"><td>${number}</td><td>${sign}</td><td>${escaped(text)}</td></tr>`,
  );
  const removed = escaped(lines.at(-1)?.text ?? "");
  const body = asHtml(markdown).replace(
    /<pre lang="suggestion"><code>([^]*?)\n?<\/code><\/pre>/,
    (_, added: string) =>
      `<div class="suggested"><p>Suggested change</p><pre class="old">- ${removed}</pre><pre class="add">+ ${added}</pre><p class="commit"><b>Commit suggestion</b></p></div>`,
  );
  return `<section class="box"><header><code>${escaped(path)}</code></header><table class="diff">${rows.join("")}</table><div class="comment">${byline()}${body}</div></section>`;
}

/** A comment in the conversation. */
export function comment(markdown: string): string {
  return `<section class="box"><header>${byline()}</header><div class="comment">${asHtml(markdown)}</div></section>`;
}

/** The line of a check in the list of all checks. */
export function checkLine(title: string): string {
  return `<section class="box check"><span class="failed">✕</span> <b>Marginalia</b> <span class="quiet">${escaped(title)}</span></section>`;
}

/** The page of a check, with its buttons. */
export function checkPage(title: string, markdown: string, buttons: readonly string[]): string {
  const row = buttons.map((label) => `<span class="button">${escaped(label)}</span>`).join(" ");
  return `<section class="box"><header><span class="failed">✕</span> <b>Marginalia</b> <span class="quiet">failed now</span><span class="right">${row}</span></header><div class="comment"><h2>${escaped(title)}</h2>${asHtml(markdown)}</div></section>`;
}

/** The parts below each other on one page of the look that GitHub has by day. */
export function page(parts: readonly string[], folds: "open" | "closed"): string {
  const body =
    folds === "open" ? parts.join("").replaceAll("<details>", "<details open>") : parts.join("");
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${body}</main>`;
}

function byline(): string {
  return `<p class="byline"><span class="face">M</span> <b>marginalia</b> <span class="bot">bot</span> <span class="quiet">now</span></p>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

const style = `
  body { margin: 0; background: #fff; color: #1f2328; font: 14px/1.5 "Liberation Sans", sans-serif; }
  main { width: 852px; padding: 24px; }
  code, pre, .diff { font: 12px/1.6 "DejaVu Sans Mono", monospace; }
  .box { border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 16px; overflow: hidden; }
  .box > header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; }
  .box > header p { margin: 0; }
  .check { padding: 10px 16px; }
  .failed { background: #cf222e; border-radius: 50%; color: #fff; display: inline-block; font-size: 10px;
    height: 16px; line-height: 16px; text-align: center; width: 16px; }
  .quiet { color: #59636e; padding-left: 8px; }
  .right { float: right; }
  .button { background: #fff; border: 1px solid #d1d9e0; border-radius: 6px; font-size: 12px; padding: 2px 10px; }
  .face { background: #4a3a78; border-radius: 4px; color: #fff; display: inline-block; font-weight: 700;
    height: 20px; line-height: 20px; text-align: center; width: 20px; }
  .bot { border: 1px solid #d1d9e0; border-radius: 12px; color: #59636e; font-size: 11px; padding: 0 6px; }
  .diff { border-bottom: 1px solid #d1d9e0; border-collapse: collapse; width: 100%; }
  .diff td { padding: 0 8px; white-space: pre; }
  .diff td:first-child { color: #59636e; text-align: right; width: 40px; }
  .diff td:nth-child(2) { width: 8px; }
  .new { background: #dafbe1; }
  .comment { padding: 4px 16px 8px; }
  .comment p, .comment ul, .comment pre, .comment details, .comment table { margin: 8px 0; }
  .comment h2 { font-size: 18px; margin: 12px 0; }
  .comment ul { padding-left: 24px; }
  .comment li { margin: 2px 0; }
  .comment code { background: #818b981f; border-radius: 4px; padding: 2px 5px; }
  .comment pre { background: #f6f8fa; border-radius: 6px; padding: 10px 12px; white-space: pre-wrap; }
  .comment pre code { background: none; padding: 0; }
  .comment th, .comment td { border: 1px solid #d1d9e0; padding: 4px 12px; text-align: left; }
  .comment table { border-collapse: collapse; }
  .suggested { border: 1px solid #d1d9e0; border-radius: 6px; margin: 8px 0; overflow: hidden; }
  .suggested p { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; margin: 0; padding: 4px 12px; font-size: 12px; }
  .suggested .commit { border: 0; border-top: 1px solid #d1d9e0; text-align: right; }
  .suggested pre { border-radius: 0; margin: 0; padding: 2px 12px; }
  .suggested .old { background: #ffebe9; }
  .suggested .add { background: #dafbe1; }
`;
