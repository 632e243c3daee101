import type { Node } from "web-tree-sitter";

import type { Language } from "./language.ts";
import { nodesOf } from "./walk.ts";

/** Node kinds of what `readImports` reads. */
export const importKinds: readonly string[] = [
  "import_statement",
  "import_from_statement",
  "import_spec",
  "import_declaration",
];

/**
 * What an imported name stands for, in dots: `sp` → `subprocess`, `system` → `os.system`, `exec` →
 * `child_process.exec`, Go's `rand` → `math/rand`, Java's `Files` → `java.nio.file.Files`.
 * Node's `node:` prefix is left out.
 */
export type Imports = ReadonlyMap<string, string>;

export function readImports(root: Node, language: Language): Imports {
  const imports = new Map<string, string>();
  switch (language) {
    case "javascript":
      readModules(root, imports);
      break;
    case "python":
      readPython(root, imports);
      break;
    case "go":
      for (const spec of nodesOf(root.tree, ["import_spec"])) {
        const path = unquoted(spec.childForFieldName("path"));
        // `…/v2` is a version, not the package's name.
        const last =
          path
            .replace(/\/v\d+$/, "")
            .split("/")
            .at(-1) ?? path;
        imports.set(
          spec.childForFieldName("name")?.text ?? last.replace(/^go-|\.v\d+$/g, ""),
          path,
        );
      }
      break;
    case "java":
      for (const declaration of nodesOf(root.tree, ["import_declaration"])) {
        const full = declaration.namedChildren.find((child) => child.type === "scoped_identifier");
        if (full) imports.set(full.text.split(".").at(-1) ?? full.text, full.text);
      }
      break;
    case "terraform":
      break;
  }
  return imports;
}

function unquoted(node: Node | null): string {
  return node?.text.replace(/^['"`]|['"`]$/g, "").replace(/^node:/, "") ?? "";
}

function readModules(root: Node, imports: Map<string, string>): void {
  for (const statement of nodesOf(root.tree, ["import_statement"])) {
    const module = unquoted(statement.childForFieldName("source"));
    for (const name of statement.descendantsOfType([
      "namespace_import",
      "import_specifier",
      "import_clause",
    ])) {
      if (name.type === "import_specifier") {
        const imported = name.childForFieldName("name")?.text ?? "";
        imports.set(name.childForFieldName("alias")?.text ?? imported, `${module}.${imported}`);
        continue;
      }
      // The default export of a CommonJS module is the module itself.
      const local = name.namedChildren.find((child) => child.type === "identifier");
      if (local) imports.set(local.text, module);
    }
  }
  if (!/\b(require|import)\s*\(/.test(root.text)) return;
  for (const declarator of nodesOf(root.tree, ["variable_declarator"])) {
    const value = declarator.childForFieldName("value");
    const call = value?.type === "await_expression" ? value.firstNamedChild : value;
    const loader = call?.type === "call_expression" ? call.childForFieldName("function") : null;
    if (loader?.text !== "require" && loader?.type !== "import") continue;
    const argument = call?.childForFieldName("arguments")?.firstNamedChild ?? null;
    if (argument?.type !== "string") continue;
    const module = unquoted(argument);
    const name = declarator.childForFieldName("name");
    if (name?.type === "identifier") imports.set(name.text, module);
    for (const part of name?.type === "object_pattern" ? name.namedChildren : []) {
      const imported = part.childForFieldName("key")?.text ?? part.text;
      imports.set(part.childForFieldName("value")?.text ?? part.text, `${module}.${imported}`);
    }
  }
}

function readPython(root: Node, imports: Map<string, string>): void {
  for (const statement of nodesOf(root.tree, ["import_statement", "import_from_statement"])) {
    const from = statement.childForFieldName("module_name")?.text;
    for (const name of statement.childrenForFieldName("name")) {
      const aliased = name.type === "aliased_import";
      const imported = (aliased ? name.childForFieldName("name") : name)?.text ?? "";
      const alias = aliased ? name.childForFieldName("alias")?.text : undefined;
      if (from !== undefined) imports.set(alias ?? imported, `${from}.${imported}`);
      else if (alias === undefined) {
        // `import os.path` binds `os`.
        const top = imported.split(".")[0] ?? imported;
        imports.set(top, top);
      } else imports.set(alias, imported);
    }
  }
}
