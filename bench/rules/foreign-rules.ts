/**
 * Rules of public collections of annotated files, by the last part of their names, and which of
 * ours tell the same defect. What is not here is no defect in our sense (style, audits that ask a
 * person to look), or nothing that we find.
 */
export const foreignRules: Readonly<Record<string, readonly string[]>> = {
  // Python
  "default-mutable-list": ["ruff/B006"],
  "default-mutable-dict": ["ruff/B006"],
  "attr-mutable-initializer": ["marginalia/shared-class-list"],
  "bad-operator-in-filter": ["marginalia/identity-in-query"],
  "no-strings-as-booleans": ["marginalia/text-as-truth"],
  "eval-injection": ["marginalia/code-injection", "ruff/S307"],
  "exec-injection": ["marginalia/code-injection", "ruff/S102"],
  "subprocess-shell-true": ["marginalia/command-injection", "ruff/S602"],
  "os-system-injection": ["marginalia/command-injection", "ruff/S605"],
  "subprocess-injection": ["marginalia/command-injection", "ruff/S602"],
  "tainted-sql-string": ["marginalia/sql-injection", "ruff/S608"],
  "avoid-pyyaml-load": ["ruff/S506"],
  "use-timeout": ["ruff/S113"],
  "return-in-init": ["ruff/PLE0101"],
  "yield-in-init": ["ruff/PLE0100"],
  // Java
  eqeq: ["marginalia/string-compared-by-reference"],
  "no-string-eqeq": ["marginalia/string-compared-by-reference"],
};
