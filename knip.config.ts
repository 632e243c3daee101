import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: ["bench/intake-server.ts", "scripts/*"],
  project: ["src/**/*.ts", "test/**/*.ts", "demo/**/*.ts", "bench/**/*.ts", "scripts/**/*.{js,ts}"],
  ignore: ["demo/sample/**"],
  // Grammars in WebAssembly, found by the folders of their packages.
  ignoreDependencies: ["@tree-sitter-grammars/tree-sitter-hcl", "@vscode/tree-sitter-wasm"],
  // Of coreutils and util-linux, which every Debian has; tests make a pipe and bound a disk with them.
  // The last two are for who makes the pictures in docs/.
  ignoreBinaries: ["mkfifo", "prlimit", "cmark-gfm", "chromium"],
};

export default config;
