import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: { TZ: "UTC" },
    mockReset: true,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
