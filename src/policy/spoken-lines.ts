/** GitHub refuses longer comments; see also `mostLines`. Characters. */
const longestBody = 65_536;
const mostLines = 5_000;

/**
 * The lines of a Markdown comment that its author speaks: what stands at the start of a line as
 * plain text. Left out are fenced and indented code, code spans (over several lines too), quotes
 * with the lines that Markdown draws into them, HTML comments, `<pre>`, and the older message below an
 * answer by e-mail. In doubt a line is left out: a command not heard is typed again, one heard by
 * mistake acts.
 */
export function spokenLines(body: string): readonly string[] {
  const lines = body
    .slice(0, longestBody)
    .split(/\r\n|\r|\n/)
    .slice(0, mostLines);
  const spoken: string[] = [];
  let paragraph: string[] = [];
  let fence: string | null = null;
  let ends: string | null = null;
  let quoted = false;
  const endParagraph = (): void => {
    withoutCodeSpans(paragraph).forEach((line, index) => {
      // What starts within a code span is code; spans further on are the author's words as well.
      if (/^ {0,3}[^\s`]/.test(line)) spoken.push(paragraph[index] ?? "");
    });
    paragraph = [];
  };

  for (const [index, line] of lines.entries()) {
    if (fence !== null) {
      if (closesFence(line, fence)) fence = null;
      continue;
    }
    if (ends !== null) {
      if (line.toLowerCase().includes(ends)) ends = null;
      continue;
    }
    if (startsOlderMail(line, lines[index + 1] ?? "")) break;
    const opened = /^(?:\s|>|[-*+]\s|\d+[.)]\s)*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
    if (opened !== undefined) {
      endParagraph();
      // A fence within a quote ends with the quote; nothing below it is trusted until a blank line.
      quoted = /^\s*>/.test(line);
      if (!quoted) fence = opened;
      continue;
    }
    if (line.trim() === "") {
      endParagraph();
      quoted = false;
      continue;
    }
    if (/^\s*>/.test(line)) {
      endParagraph();
      quoted = true;
    }
    if (quoted) continue;
    const hidden = opensHidden(line);
    if (hidden === null) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    ends = hidden;
  }
  endParagraph();
  return spoken;
}

/**
 * Mail programs that do not quote put one of these lines above what they repeat, in the language of
 * whoever writes; those who named the older message's sender in one line may have broken it in two.
 */
function startsOlderMail(line: string, next: string): boolean {
  const one = line.trimEnd();
  const both = `${one} ${next.trim()}`;
  return (
    /^-{2,} ?(?:Original Message|Forwarded message) ?-{2,}$/i.test(one) ||
    /^_{20,}$/.test(one) ||
    [one, both].some((text) => /^On .*\swrote:$/.test(text) || namesSender(text)) ||
    (/^\*{0,2}(?:From|Von|De|Da|Van|Från) ?:/.test(one) &&
      /^\*{0,2}\p{Lu}\p{L}{1,11} ?:/u.test(next)) ||
    // A signature, or what GitHub's mails end with.
    line === "-- " ||
    one.startsWith("Reply to this email directly")
  );
}

/** `Am Mo., 22. Nov. 2026 um 10:00 Uhr schrieb Ada <ada@example.test>:` and its like. */
function namesSender(text: string): boolean {
  return (
    text.length < 300 && /\d{1,2}[:.h]\d{2}/.test(text) && /<[^<>\s]+@[^<>\s]+>.*:$/.test(text)
  );
}

function closesFence(line: string, fence: string): boolean {
  const text = line.trim();
  return text.length >= fence.length && text === (fence[0] ?? "").repeat(text.length);
}

/** What ends the hidden text that begins in this line and does not end in it; null if none does. */
function opensHidden(line: string): string | null {
  const text = withoutCodeSpans([line]).join("").toLowerCase();
  const opened = Math.max(text.lastIndexOf("<!--"), text.lastIndexOf("<pre"));
  if (opened === -1) return null;
  const end = text.startsWith("<!--", opened) ? "-->" : "</pre>";
  return text.includes(end, opened) ? null : end;
}

/** Lines with the code spans of their paragraph blanked; a span runs to the next equal backticks. */
function withoutCodeSpans(paragraph: readonly string[]): readonly string[] {
  const text = paragraph.join("\n");
  const runs = [...text.matchAll(/`+/g)];
  const byLength = new Map<number, number[]>();
  for (let index = runs.length - 1; index >= 0; index--) {
    const length = runs[index]?.[0].length ?? 0;
    const places = byLength.get(length);
    if (places) places.push(index);
    else byLength.set(length, [index]);
  }
  let shown = "";
  let at = 0;
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index];
    const partner = nextOfLength(run?.[0].length ?? 0, index);
    const end = partner === undefined ? undefined : runs[partner];
    if (!run || !end || partner === undefined) continue;
    const stop = end.index + end[0].length;
    shown += text.slice(at, run.index) + text.slice(run.index, stop).replace(/[^\n]/g, "`");
    at = stop;
    index = partner;
  }
  return (shown + text.slice(at)).split("\n");

  /** Places are kept in falling order, so that those passed are dropped from the end. */
  function nextOfLength(length: number, after: number): number | undefined {
    const places = byLength.get(length) ?? [];
    while ((places.at(-1) ?? Infinity) <= after) places.pop();
    return places.at(-1);
  }
}
