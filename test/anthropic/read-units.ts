import type { MessagesRequest } from "./check-request.ts";

/** A unit as the finder was shown it. */
export interface ShownUnit {
  /** Its label in this request. */
  readonly id: string;
  readonly path: string;
  readonly rows: readonly ShownRow[];
}

export interface ShownRow {
  /** 1-based, as printed. */
  readonly number: number;
  readonly sign: "+" | "-" | " ";
  readonly text: string;
  /** 0-based: rows of two segments have code between them that is not shown. */
  readonly segment: number;
}

/** The units of a finder's request, read from its user message with nothing known but its form. */
export function unitsOf(request: MessagesRequest): readonly ShownUnit[] {
  const elements = userText(request).matchAll(
    /<data kind="unit" id="([^"]+)" nonce="[^"]+">\n([\s\S]*?)\n<\/data>/gu,
  );
  return [...elements].map(([, id = "", content = ""]) => ({
    id,
    path: /^path: (.*)$/mu.exec(content)?.[1] ?? "",
    rows: rowsOf(content.slice(content.indexOf("\nrows:\n") + 1)),
  }));
}

/** The text of the last message. */
export function userText(request: MessagesRequest): string {
  const content = request.messages.at(-1)?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text }) => text).join("\n");
}

function rowsOf(text: string): readonly ShownRow[] {
  return text.split(/^ *⋯$/mu).flatMap((shown, segment) =>
    [...shown.matchAll(/^ *(\d+) ([+\- ]) (.*)$/gmu)].map(
      ([, number = "", sign, row = ""]): ShownRow => ({
        number: Number(number),
        sign: sign === "+" || sign === "-" ? sign : " ",
        text: row,
        segment,
      }),
    ),
  );
}
