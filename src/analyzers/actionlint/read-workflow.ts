import { isAlias, LineCounter, parseDocument, visit, type Document } from "yaml";
import { z } from "zod";

/** A workflow as far as judging needs it. */
export type Workflow = { readonly kind: "broken"; readonly line: number } | ReadWorkflow;

/** A workflow that is YAML. */
export interface ReadWorkflow {
  readonly kind: "read";
  readonly text: string;
  readonly document: Document;
  /** The 1-based line and column (UTF-16 units) of an offset in the text. */
  readonly placeOf: (offset: number) => { readonly line: number; readonly column: number };
  /** Names of the events that start it. */
  readonly events: ReadonlySet<string>;
  /** YAML aliases, which GitHub reads since 2025 and actionlint does not know. */
  readonly hasAliases: boolean;
}

const Events = z.union([
  z.string().transform((event) => [event]),
  z.array(z.string()),
  z.record(z.string(), z.unknown()).transform((events) => Object.keys(events)),
]);

/** Reads a workflow's YAML; `line` is the 1-based line of the first error. */
export function readWorkflow(text: string): Workflow {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) return { kind: "broken", line: lineCounter.linePos(error.pos[0]).line };
  let hasAliases = false;
  visit(document, {
    Alias: (_key, node) => {
      hasAliases ||= isAlias(node);
    },
  });
  // A node, not a value: an alias bomb must not be unfolded.
  const on = document.get("on", false);
  const value: unknown = hasAliases ? null : toPlain(on);
  const events = Events.safeParse(value);
  return {
    kind: "read",
    text,
    document,
    placeOf: (offset) => {
      const { line, col } = lineCounter.linePos(offset);
      return { line, column: col };
    },
    events: new Set(events.success ? events.data : []),
    hasAliases,
  };
}

function toPlain(node: unknown): unknown {
  if (typeof node === "object" && node !== null && "toJSON" in node) {
    return typeof node.toJSON === "function" ? node.toJSON() : null;
  }
  return node;
}
