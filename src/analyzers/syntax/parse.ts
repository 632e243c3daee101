import { setFlagsFromString } from "node:v8";

import { Language, Parser } from "web-tree-sitter";
import type { Tree } from "web-tree-sitter";

import { grammarFile } from "../grammar-file.ts";
import type { Grammar } from "./language.ts";
import { quickenMemory } from "./quick-memory.ts";

const parsers = new Map<Grammar, Promise<Parser>>();
let runtime: Promise<void> | null = null;

async function startRuntime(): Promise<void> {
  // The library fills this object, and keeps it for as long as it runs.
  const module = {};
  await Parser.init(module);
  quickenMemory(module);
}

async function createParser(grammar: Grammar): Promise<Parser> {
  // These programs are small and run hot, so that V8's optimising compiler pays for them. Each keeps
  // what the flag says while it is compiled; a process may have it off for the others.
  setFlagsFromString("--wasm-dynamic-tiering");
  try {
    await (runtime ??= startRuntime());
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammarFile(grammar)));
    return parser;
  } finally {
    setFlagsFromString("--no-wasm-dynamic-tiering");
  }
}

/**
 * Loads a grammar, once per process. Parsing never throws for text of any kind: what does not fit
 * the grammar becomes ERROR nodes. The caller deletes the tree, whose memory is not JavaScript's.
 */
export async function loadParser(grammar: Grammar): Promise<(text: string) => Tree> {
  const loading = parsers.get(grammar) ?? createParser(grammar);
  parsers.set(grammar, loading);
  const parser = await loading;
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error(`the ${grammar} parser gave no tree`);
    return tree;
  };
}
