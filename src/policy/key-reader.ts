import { isCollection, isNode, isScalar } from "yaml";
import type { Document, LineCounter, YAMLMap, YAMLSeq } from "yaml";
import type { z } from "zod";

/** Nodes that aliases may stand for, in all. */
const mostAliases = 100;
const mostNotes = 20;

const ignored = "it is ignored";

/** Keys of the root with a structure of their own; their reader says what is wrong with them. */
const structured = new Set(["engines", "rules"]);

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
      else if (!structured.has(full)) this.note(key, full, "no such key", ignored);
      return [];
    });
  }

  /**
   * The items of a list that were understood, in order; notes for the others, at the value within
   * an item that is wrong. Items beyond `most` are not read.
   */
  readItems<Value>(
    list: YAMLSeq,
    schema: z.ZodType<Value>,
    name: string,
    most: number,
  ): readonly Value[] {
    const beyond = list.items[most];
    if (beyond !== undefined) this.note(beyond, name, `at most ${most} entries are read`, ignored);
    return list.items.slice(0, most).flatMap((item, at) => {
      const read = schema.safeParse(this.#valueOf(item));
      if (read.success) return [read.data];
      const issue = read.error.issues[0];
      const key = issue?.path[0];
      const inner = isCollection(item) && key !== undefined ? item.get(key, true) : undefined;
      const full = `${name}[${at}]${inner === undefined ? "" : `.${String(key)}`}`;
      this.note(inner ?? item, full, issue?.message ?? "not understood", ignored);
      return [];
    });
  }

  /** `outcome`: what becomes of it, in words. */
  note(node: unknown, name: string, problem: string, outcome = "the default is used"): void {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    const { line, col } = this.#lineCounter.linePos(offset);
    const shown = JSON.stringify(name.slice(0, 60));
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
