import { shapeOf } from "./line-shape.ts";
import type { LineShape } from "./line-shape.ts";

/** How far declarations are cut into what they contain. */
export interface OutlineLimits {
  /** A declaration of more lines is cut again. */
  readonly longest: number;
  /** How often at most; deeper nesting stays whole, so that a staircase of indentation is cheap. */
  readonly deepest: number;
}

const usualLimits: OutlineLimits = { longest: 200, deepest: 5 };
/** A declaration's first line can be a whole minified file. */
const longestScope = 160;

/** 1-based, inclusive. */
interface LineRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Lines of a file that are read as one. Mostly a single range; a declaration that was cut again
 * keeps the lines between its parts (its head, its fields, its closing brace) as one block of
 * several ranges.
 */
export interface Block {
  readonly ranges: readonly LineRange[];
  /** The declaration's first line, trimmed; null for lines at file level. */
  readonly scope: string | null;
  /** Where `scope` stands; null at file level. 1-based. */
  readonly scopeLine: number | null;
  /** The scopes around this one, outermost first. */
  readonly enclosing: readonly string[];
}

/**
 * Cuts a file into blocks by indentation alone, so that it works in any language and on broken
 * code. A block is a line and the deeper lines below it, with the comments and decorators right
 * above it; lines without deeper ones (imports, constants, prose) are gathered at file level until
 * the next declaration. Blank lines belong to what stands above them. Every line is in exactly one
 * block.
 *
 * Where a block begins and ends depends on the lines at its edges only, so that text elsewhere in
 * the file moves no boundary. Linear in the size of the text.
 */
export function outline(
  lines: readonly string[],
  limits: OutlineLimits = usualLimits,
): readonly Block[] {
  const shapes = lines.map(shapeOf);
  const source: Source = { lines, shapes, followers: followersOf(shapes), limits };
  return cut(source, { first: 1, last: lines.length }, null);
}

/** The block number (index into `blocks`) of every line; entry 0 is unused. */
export function blockOfEachLine(blocks: readonly Block[], lineCount: number): Int32Array {
  const owner = new Int32Array(lineCount + 1).fill(-1);
  blocks.forEach((block, index) => {
    for (const range of block.ranges) owner.fill(index, range.first, range.last + 1);
  });
  return owner;
}

interface Source {
  readonly lines: readonly string[];
  readonly shapes: readonly LineShape[];
  /** Per line the indentation of the next line that is neither blank nor a comment; 0 at the end. */
  readonly followers: Int32Array;
  readonly limits: OutlineLimits;
}

function followersOf(shapes: readonly LineShape[]): Int32Array {
  const followers = new Int32Array(shapes.length + 1);
  for (let line = shapes.length - 1; line >= 1; line--) {
    const next = shapes[line];
    const skipped = !next || next.kind === "blank" || next.kind === "comment";
    followers[line] = skipped ? (followers[line + 1] ?? 0) : next.indent;
  }
  return followers;
}

/** A run of lines with at most one declaration in it. */
interface Piece {
  readonly first: number;
  last: number;
  /** Its first significant line. */
  head: number | null;
  /** Whether deeper lines follow the head: only then it is a declaration. */
  hasBody: boolean;
  /** Only comments and decorators so far: the next line joins them unless a blank line parts them. */
  leading: boolean;
}

/** The blocks within `range`; the lines of no inner block make one of the `parent`, or of the file. */
function cut(source: Source, range: LineRange, parent: Block | null): readonly Block[] {
  const pieces = cutPieces(source, range, parent?.scopeLine ?? 0);
  const blocks: Block[] = [];
  let flat: LineRange[] = [];
  for (const piece of pieces) {
    if (!piece.hasBody || piece.head === null) {
      addRange(flat, piece);
      continue;
    }
    if (!parent) flat = flushAtFileLevel(flat, blocks);
    blocks.push(...cutDeclaration(source, piece, piece.head, parent));
  }
  if (parent) return blocks.length === 0 ? [parent] : [{ ...parent, ranges: flat }, ...blocks];
  flushAtFileLevel(flat, blocks);
  return blocks;
}

function flushAtFileLevel(flat: readonly LineRange[], blocks: Block[]): LineRange[] {
  if (flat.length > 0) blocks.push({ ranges: flat, scope: null, scopeLine: null, enclosing: [] });
  return [];
}

function addRange(ranges: LineRange[], { first, last }: LineRange): void {
  const before = ranges.at(-1);
  if (before?.last === first - 1) ranges[ranges.length - 1] = { first: before.first, last };
  else ranges.push({ first, last });
}

function cutDeclaration(
  source: Source,
  piece: Piece,
  head: number,
  parent: Block | null,
): readonly Block[] {
  const block: Block = {
    ranges: [{ first: piece.first, last: piece.last }],
    scope: (source.lines[head - 1] ?? "").trim().slice(0, longestScope),
    scopeLine: head,
    enclosing: parent ? [...parent.enclosing, parent.scope ?? ""] : [],
  };
  const { longest, deepest } = source.limits;
  if (block.enclosing.length === deepest || filledLength(source, piece) <= longest) return [block];
  return cut(source, piece, block);
}

/** Without blank lines at the end: they come and go with the neighbour below. */
function filledLength(source: Source, { first, last }: LineRange): number {
  let end = last;
  while (end > first && source.shapes[end - 1]?.kind === "blank") end--;
  return end - first + 1;
}

/**
 * Cuts at the smallest indentation found after line `head`. What stands before that line or is
 * indented less (a closing brace) makes pieces without a body.
 */
function cutPieces(source: Source, range: LineRange, head: number): readonly Piece[] {
  const base = smallestIndent(source, Math.max(range.first, head + 1), range.last);
  const pieces: Piece[] = [];
  let current: Piece | null = null;
  let afterBlank = false;
  for (let line = range.first; line <= range.last; line++) {
    const shape = source.shapes[line - 1];
    if (!shape) break;
    const outside: boolean = line <= head || (shape.kind !== "blank" && shape.indent < base);
    const opens: boolean = !outside && shape.indent === base && canOpen(source, line, shape);
    const joins: boolean = current !== null && current.leading && !afterBlank && !outside;
    if (!current || outside || (opens && !joins)) {
      current = { first: line, last: line, head: null, hasBody: false, leading: false };
      current.leading = opens && (shape.kind === "comment" || shape.kind === "decorator");
      pieces.push(current);
    }
    current.last = line;
    if (
      opens &&
      shape.kind === "start" &&
      current.head === null &&
      (joins || current.first === line)
    ) {
      current.head = line;
      current.leading = false;
    } else if (opens && shape.kind === "import") current.leading = false;
    else if (!outside && shape.kind !== "blank" && shape.indent > base && current.head !== null)
      current.hasBody = true;
    afterBlank = shape.kind === "blank";
  }
  return pieces;
}

/** A comment before deeper lines is one within a body, however far left it stands (`#ifdef`). */
function canOpen(source: Source, line: number, shape: LineShape): boolean {
  if (shape.kind === "comment") return (source.followers[line] ?? 0) <= shape.indent;
  return shape.kind !== "blank" && shape.kind !== "close";
}

/** Comments and closing lines stand where they like; they are asked only when there is no other. */
function smallestIndent(source: Source, first: number, last: number): number {
  let smallest = Infinity;
  let fallback = Infinity;
  for (let line = first; line <= last; line++) {
    const shape = source.shapes[line - 1];
    if (!shape || shape.kind === "blank") continue;
    fallback = Math.min(fallback, shape.indent);
    if (shape.kind !== "comment" && shape.kind !== "close")
      smallest = Math.min(smallest, shape.indent);
  }
  return smallest === Infinity ? fallback : smallest;
}
