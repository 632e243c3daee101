import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "src/main.ts",
    "src/cli.ts",
    "demo/demo.ts",
    "bench/bench.ts",
    "bench/intake-server.ts",
    "scripts/*",
  ],
  project: ["src/**/*.ts", "test/**/*.ts", "demo/**/*.ts", "bench/**/*.ts", "scripts/**/*.{js,ts}"],
  ignore: ["demo/sample/**"],
  // Of coreutils and util-linux, which every Debian has; tests make a pipe and bound a disk with them.
  ignoreBinaries: ["mkfifo", "prlimit"],
};

export default config;
