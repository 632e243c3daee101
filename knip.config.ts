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
  // Of util-linux, which every Debian has; the test that uses it bounds a disk with it.
  ignoreBinaries: ["prlimit"],
};

export default config;
