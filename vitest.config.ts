import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: { TZ: "UTC" },
    mockReset: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
