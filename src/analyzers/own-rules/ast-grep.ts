import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type * as Package from "@ast-grep/wasm";
import type { SgNode } from "@ast-grep/wasm";
import { Parser } from "web-tree-sitter";
import type { Tree } from "web-tree-sitter";

import { grammarFile } from "../grammar-file.ts";
import { installedFolder } from "../installed-version.ts";
import type { OwnLanguage } from "./languages.ts";

/** As Node has it; the compiler's library for servers does not know it. */
declare const WebAssembly: {
  instantiate(
    program: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
};

/** The part of the package that is JavaScript, to be joined with the part that is not. */
type Bindings = Pick<
  typeof Package,
  "dumpPattern" | "initializeTreeSitter" | "parse" | "registerDynamicLanguage"
> & { __wbg_set_wasm(exports: object): void };

/** Something to search for. */
export interface Search {
  /** Of ast-grep's rule language: `rule`, `constraints`, `utils`, `transform`, `rewriters`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Metavariables whose code is wanted, as `$A` or `$$$ARGS`. */
  readonly variables: readonly string[];
}

/** A place that was found. */
export interface Match {
  /** 1-based, inclusive. A match that ends with a line break ends on the line before it. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** In UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** What the wanted metavariables stand for, as written; null for nothing. */
  readonly code: ReadonlyMap<string, string | null>;
}

/** The engine that searches trees by rules. */
export interface AstGrep {
  /** Loads the grammar, once. To be awaited before the language is used. */
  learn(language: OwnLanguage): Promise<void>;
  /**
   * What each search finds in a text, whatever its syntax, in the order of the text. Throws for a
   * search that the engine cannot take.
   */
  find(
    language: OwnLanguage,
    text: string,
    searches: readonly Search[],
  ): readonly (readonly Match[])[];
  /** The kind of the node that a pattern stands for; throws when it stands for none or several. */
  kindOf(
    language: OwnLanguage,
    pattern: string,
    selector?: string | null,
    strictness?: string | null,
  ): string;
}

let engine: Promise<AstGrep> | null = null;

/** Loads the engine, once per process. */
export function loadAstGrep(): Promise<AstGrep> {
  return (engine ??= createAstGrep());
}

async function createAstGrep(): Promise<AstGrep> {
  const bindings = await loadBindings();
  await bindings.initializeTreeSitter();
  const learned = new Map<string, Promise<void>>();
  return {
    learn: (language) => {
      const known = learned.get(language.name);
      if (known !== undefined) return known;
      const { name, grammar, expando: expandoChar } = language;
      const learning = bindings.registerDynamicLanguage({
        [name]: { libraryPath: grammarFile(grammar), expandoChar },
      });
      learned.set(name, learning);
      return learning;
    },
    find: ({ name }, text, searches) =>
      freeingTrees(() =>
        using(bindings.parse(name, text), (tree) =>
          using(tree.root(), (root) =>
            searches.map(({ config, variables }) =>
              root.findAll(config).map((node) => using(node, () => matchOf(node, text, variables))),
            ),
          ),
        ),
      ),
    kindOf: ({ name }, pattern, selector = null, strictness = null) =>
      freeingTrees(() => {
        const dump: unknown = bindings.dumpPattern(name, pattern, selector, strictness);
        const hasKind = typeof dump === "object" && dump !== null && "kind" in dump;
        return hasKind ? String(dump.kind) : "";
      }),
  };
}

/**
 * Does by hand what `import "@ast-grep/wasm"` does: its entry imports the `.wasm` file as a module,
 * which Node 20 refuses and a flag or a warning stands before in later ones.
 */
async function loadBindings(): Promise<Bindings> {
  const folder = installedFolder("@ast-grep/wasm");
  const address = pathToFileURL(join(folder, "wasm_bg.js")).href;
  const bindings: Readonly<Record<string, unknown>> = await import(address);
  if (!isBindings(bindings)) throw new TypeError("the search engine has another form than known");
  const { instance } = await WebAssembly.instantiate(await readFile(join(folder, "wasm_bg.wasm")), {
    "./wasm_bg.js": bindings,
  });
  // oxlint-disable-next-line no-underscore-dangle -- the name that the generated program has for it
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === "function") start();
  return bindings;
}

function isBindings(
  module: Readonly<Record<string, unknown>>,
): module is Readonly<Record<string, unknown>> & Bindings {
  return [
    "__wbg_set_wasm",
    "dumpPattern",
    "initializeTreeSitter",
    "parse",
    "registerDynamicLanguage",
  ].every((name) => typeof module[name] === "function");
}

function matchOf(node: SgNode, text: string, variables: readonly string[]): Match {
  const { start, end } = rangeOf(node);
  const endsBefore = end.column === 0 && end.line > start.line;
  return {
    firstLine: start.line + 1,
    lastLine: endsBefore ? end.line : end.line + 1,
    start: start.index,
    end: end.index,
    code: new Map(variables.map((variable) => [variable, codeOf(node, variable, text)])),
  };
}

/** Of several nodes, also what stands between them. */
function codeOf(node: SgNode, variable: string, text: string): string | null {
  if (variable.startsWith("$$$")) {
    const ranges = node.getMultipleMatches(variable.slice(3)).map((each) => using(each, rangeOf));
    return text.slice(ranges[0]?.start.index ?? 0, ranges.at(-1)?.end.index ?? 0);
  }
  const name = variable.slice(1);
  const made = node.getTransformed(name);
  if (made !== undefined) return made;
  const bound = node.getMatch(name);
  return bound === undefined ? null : using(bound, () => bound.text());
}

function rangeOf(node: SgNode) {
  return using(node.range(), (range) => ({
    start: using(range.start, ({ line, column, index }) => ({ line, column, index })),
    end: using(range.end, ({ line, column, index }) => ({ line, column, index })),
  }));
}

/** What the program made is not freed before the garbage collector thinks of it, mostly too late. */
function using<Made extends { free(): void }, Result>(
  made: Made,
  work: (made: Made) => Result,
): Result {
  try {
    return work(made);
  } finally {
    made.free();
  }
}

/**
 * The engine never deletes the trees that it makes, of texts and patterns alike, and their memory is not JavaScript's: each file would cost a process a hundred times its size for
 * good. It makes them through `Parser.parse`; nobody else parses while `work` runs, which does not
 * wait for anything.
 */
function freeingTrees<Result>(work: () => Result): Result {
  const made = new Set<Tree>();
  // oxlint-disable-next-line typescript/unbound-method -- given its `this` back below
  const { parse } = Parser.prototype;
  Parser.prototype.parse = function parseAndNote(...given) {
    const tree = parse.apply(this, given);
    if (tree !== null) made.add(tree);
    return tree;
  };
  try {
    return work();
  } finally {
    Parser.prototype.parse = parse;
    for (const each of made) each.delete();
  }
}
