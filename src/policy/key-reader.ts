import { isCollection, isNode, isScalar, isSeq } from "yaml";
import type { Document, LineCounter, YAMLMap, YAMLSeq } from "yaml";
import type { z } from "zod";

/** Nodes that aliases may stand for, in all. */
const mostAliases = 100;
const mostNotes = 20;

const ignored = "it is ignored";

/** Stands for a value that no schema may accept; undefined would be taken for the default. */
const refused = Symbol("refused");

/** A value that a file gives and that its key accepts. */
export interface ConfigEntry {
  /** As it was written: plain data. */
  readonly value: unknown;
  /** Where the value stands, 1-based. */
  readonly line: number;
  /** Where the items of a list stand, in their order; empty for other values. */
  readonly itemLines: readonly number[];
}

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

  /**
   * The values that were understood by their keys behind `prefix`; notes for the others. Keys in
   * `elsewhere` have a structure of their own: their reader says what is wrong with them.
   */
  read(
    map: YAMLMap,
    schemas: Readonly<Record<string, z.ZodType>>,
    prefix: string,
    elsewhere: readonly string[] = [],
  ): ReadonlyMap<string, ConfigEntry> {
    const entries = new Map<string, ConfigEntry>();
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (elsewhere.includes(name)) continue;
      const full = `${prefix}${name}`;
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      if (schema === undefined) {
        this.note(key, full, "no such key", ignored);
        continue;
      }
      const written = this.#valueOf(value);
      const read = schema.safeParse(written);
      if (!read.success) {
        this.note(value ?? key, full, read.error.issues[0]?.message ?? "not understood");
      } else {
        const items = isSeq(value) ? value.items : [];
        entries.set(full, this.#entry(written, value ?? key, items));
      }
    }
    return entries;
  }

  /**
   * The items of a list that were understood, in order; notes for the others, at the value within
   * an item that is wrong. Items beyond `most` are not read.
   */
  readItems(list: YAMLSeq, schema: z.ZodType, name: string, most: number): ConfigEntry {
    const beyond = list.items[most];
    if (beyond !== undefined) this.note(beyond, name, `at most ${most} entries are read`, ignored);
    const understood = list.items.slice(0, most).flatMap((item, at) => {
      const value = this.#valueOf(item);
      const read = schema.safeParse(value);
      if (read.success) return [{ item, value }];
      const issue = read.error.issues[0];
      const key = issue?.path[0];
      const inner = isCollection(item) && key !== undefined ? item.get(key, true) : undefined;
      const full = `${name}[${at}]${inner === undefined ? "" : `.${String(key)}`}`;
      this.note(inner ?? item, full, issue?.message ?? "not understood", ignored);
      return [];
    });
    return this.#entry(
      understood.map(({ value }) => value),
      list,
      understood.map(({ item }) => item),
    );
  }

  /** `outcome`: what becomes of it, in words. */
  note(node: unknown, name: string, problem: string, outcome = "it counts as not given"): void {
    const { line, col } = this.#placeOf(node);
    const shown = JSON.stringify(name.slice(0, 60));
    this.#notes.push(`line ${line}, column ${col}: ${shown}: ${problem}; ${outcome}`);
  }

  #entry(value: unknown, node: unknown, items: readonly unknown[]): ConfigEntry {
    const itemLines = items.map((item) => this.#placeOf(item).line);
    return { value, line: this.#placeOf(node).line, itemLines };
  }

  #placeOf(node: unknown): { readonly line: number; readonly col: number } {
    return this.#lineCounter.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  }

  /** `refused` for aliases that stand for too much. */
  #valueOf(value: unknown): unknown {
    if (!isNode(value)) return null;
    try {
      const plain: unknown = value.toJS(this.#document, { maxAliasCount: mostAliases });
      if (!isSeq(value) || !Array.isArray(plain)) return plain;
      return plain.map((item: unknown, at) => withoutTag(value.items[at]) ?? item);
    } catch (error) {
      // Policy: the one value is refused, with its place, like any other that is not understood.
      if (error instanceof ReferenceError) return refused;
      throw error;
    }
  }
}

/**
 * `!wip` without quotes is a tag in YAML, of an empty value, and `!do not merge` one of a value that
 * would say the opposite of what was meant: both are taken as written. Null for anything else.
 */
function withoutTag(item: unknown): string | null {
  if (!isScalar(item) || item.tag === undefined || !/^![^!]/.test(item.tag)) return null;
  const rest = item.source ?? "";
  return rest === "" ? item.tag : `${item.tag} ${rest}`;
}
