import type { Node } from "web-tree-sitter";

import { readImports } from "./imports.ts";
import type { Imports } from "./imports.ts";
import type { Grammar, Language } from "./language.ts";

/** A parsed file as rules see it. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly grammar: Grammar;
  readonly language: Language;
  readonly root: Node;
  /** What names of the file stand for that were imported. Read when first asked for. */
  readonly imports: Imports;
}

export function createSource(file: Omit<Source, "imports">): Source {
  let imports: Imports | null = null;
  return {
    ...file,
    get imports() {
      return (imports ??= readImports(file.root, file.language));
    },
  };
}
