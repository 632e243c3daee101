import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ignore from "ignore";
import { expect, test } from "vitest";

const dockerfile = readFileSync("Dockerfile", "utf8");
const lastStage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));

test("the linter has nothing to say of the Dockerfile", () => {
  const linter = fileURLToPath(import.meta.resolve("dockerfilelint/bin/dockerfilelint"));
  const report = execFileSync(process.execPath, [linter, "-o", "json", "Dockerfile"], {
    encoding: "utf8",
  });
  expect(JSON.parse(report)).toMatchObject({ totalIssues: 0 });
});

test("everything that is copied into the build is there, and is not kept out of it", () => {
  const kept = ignore().add(readFileSync(".dockerignore", "utf8"));
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) =>
    from!.split(" "),
  );
  expect(copied).toContain("app.yml");
  for (const path of copied) {
    expect(existsSync(path), path).toBe(true);
    expect(kept.ignores(path), path).toBe(false);
  }
  for (const path of [".env", "key.pem", ".git", "node_modules", "test", "data"]) {
    expect(kept.ignores(path), path).toBe(true);
  }
});

test("the image runs as nobody special, listens outside of itself and has a health check", () => {
  expect(lastStage).toMatch(/^USER node$/m);
  expect(lastStage.indexOf("USER node")).toBeGreaterThan(lastStage.lastIndexOf("RUN "));
  expect(lastStage).toContain("NODE_ENV=production");
  expect(lastStage).toContain("HOST=0.0.0.0");
  expect(lastStage).toContain("/healthz");
  expect(lastStage).not.toMatch(/SECRET|KEY/);
});
