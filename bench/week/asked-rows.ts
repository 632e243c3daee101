import type { MessagesRequest } from "../../test/anthropic/check-request.ts";
import { unitsOf, type ShownRow } from "../../test/anthropic/read-units.ts";

/** A changed line of a head, with the lines that stand above and below it there. */
export interface ChangedLine {
  readonly path: string;
  readonly kind: "added" | "removed";
  readonly text: string;
  readonly above?: string | undefined;
  readonly below?: string | undefined;
}

/** What the model was asked about, row by row. Times are epoch milliseconds. */
export interface AskedRows {
  record(request: MessagesRequest, at: number): void;
  /**
   * When the model was first asked about a line: of an added one beside the line above or below it,
   * or alone, so that one brace does not stand for all. Null when it never was.
   */
  askedAt(line: ChangedLine): number | null;
}

export function createAskedRows(): AskedRows {
  const exact = new Map<string, number>();
  /** Rows that do not show all of their text: secrets are left out, hidden characters spelled. */
  const altered = new Map<string, { readonly shape: RegExp; readonly at: number }[]>();

  function note(key: string, at: number): void {
    if (!exact.has(key)) exact.set(key, at);
  }

  function recordRow(path: string, rows: readonly ShownRow[], row: ShownRow, at: number): void {
    if (row.sign === " ") return;
    const text = bare(row.text);
    if (/⟪U\+|\[redacted\]/u.test(text)) {
      const known = altered.get(path) ?? [];
      altered.set(path, [...known, { shape: shapeOf(text), at }]);
    }
    if (row.sign === "-") return note(keyOf(path, "removed", text), at);
    const standing = rows.filter(({ sign, segment }) => sign !== "-" && segment === row.segment);
    const index = standing.indexOf(row);
    const [above, below] = [standing[index - 1], standing[index + 1]];
    if (above !== undefined) note(keyOf(path, "below", text, bare(above.text)), at);
    if (below !== undefined) note(keyOf(path, "above", text, bare(below.text)), at);
    // A declaration of one line is a unit of its own.
    if (standing.length === 1) note(keyOf(path, "alone", text), at);
  }

  return {
    record(request, at) {
      for (const { path, rows } of unitsOf(request)) {
        for (const row of rows) recordRow(path, rows, row, at);
      }
    },
    askedAt({ path, kind, ...line }) {
      const text = bare(line.text);
      const keys =
        kind === "removed"
          ? [keyOf(path, "removed", text)]
          : [
              keyOf(path, "alone", text),
              ...(line.above === undefined ? [] : [keyOf(path, "below", text, bare(line.above))]),
              ...(line.below === undefined ? [] : [keyOf(path, "above", text, bare(line.below))]),
            ];
      const times = [
        ...keys.flatMap((key) => exact.get(key) ?? []),
        ...(altered.get(path) ?? []).flatMap(({ shape, at }) => (shape.test(text) ? [at] : [])),
      ];
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}

function keyOf(...parts: readonly string[]): string {
  return parts.join("\0");
}

/** White space at the ends is no difference, and a row of a CRLF file is shown without its return. */
function bare(text: string): string {
  return text.trim();
}

function shapeOf(text: string): RegExp {
  const parts = text.split(/⟪U\+[0-9A-F]+⟫|\[redacted\]/u);
  return new RegExp(`^${parts.map(escaped).join(".*")}$`, "su");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}
