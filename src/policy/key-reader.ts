import { isNode, isScalar } from "yaml";
import type { Document, LineCounter, YAMLMap } from "yaml";
import type { z } from "zod";

/** Nodes that aliases may stand for, in all. */
const mostAliases = 100;
const mostNotes = 20;

/**
 * Reads the keys of a YAML mapping one by one, so that a wrong one loses nothing but itself. What is
 * not understood becomes a note with line and column, 1-based.
 */
export class KeyReader {
  readonly #notes: string[] = [];
  readonly #document: Document;
  readonly #lineCounter: LineCounter;

  constructor(document: Document, lineCounter: LineCounter) {
    this.#document = document;
    this.#lineCounter = lineCounter;
  }

  /** The first twenty; a file with more has a problem that these show. */
  get notes(): readonly string[] {
    return this.#notes.slice(0, mostNotes);
  }

  /** The values that were understood, in order; notes for the others. */
  read<Value>(
    map: YAMLMap,
    schemas: Readonly<Record<string, z.ZodType<Value>>>,
    prefix: string,
  ): readonly Value[] {
    return map.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : "";
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      const read = schema?.safeParse(this.#valueOf(value));
      if (read?.success) return [read.data];
      const full = `${prefix}${name}`;
      if (read) this.note(value ?? key, full, read.error.issues[0]?.message ?? "not understood");
      else if (full !== "engines") this.note(key, full, "no such key");
      return [];
    });
  }

  note(node: unknown, name: string, problem: string): void {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    const { line, col } = this.#lineCounter.linePos(offset);
    const shown = JSON.stringify(name.slice(0, 60));
    const outcome = problem === "no such key" ? "it is ignored" : "the default is used";
    this.#notes.push(`line ${line}, column ${col}: ${shown}: ${problem}; ${outcome}`);
  }

  /** Undefined, which no schema accepts, for aliases that stand for too much. */
  #valueOf(value: unknown): unknown {
    if (!isNode(value)) return null;
    try {
      return value.toJS(this.#document, { maxAliasCount: mostAliases });
    } catch (error) {
      // Policy: the one value is refused, with its place, like any other that is not understood.
      if (error instanceof ReferenceError) return undefined;
      throw error;
    }
  }
}
