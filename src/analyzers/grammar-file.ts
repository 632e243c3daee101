import { join } from "node:path";

import { installedFolder } from "./installed-version.ts";

/** Where the packages of grammars keep the one of this name, e.g. `typescript`, `c-sharp`. */
export function grammarFile(name: string): string {
  const [folder, file] =
    name === "terraform"
      ? [installedFolder("@tree-sitter-grammars/tree-sitter-hcl"), "tree-sitter-terraform.wasm"]
      : [join(installedFolder("@vscode/tree-sitter-wasm"), "wasm"), `tree-sitter-${name}.wasm`];
  return join(folder, file);
}

/** The packages that shape trees, for versions that enter unit keys. */
export const treePackages = [
  "web-tree-sitter",
  "@vscode/tree-sitter-wasm",
  "@tree-sitter-grammars/tree-sitter-hcl",
] as const;
