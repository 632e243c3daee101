import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { transcript, withoutTimes, withTranscript } from "../../scripts/readme-transcript.ts";

test("the README shows what the program prints; `npm run docs:readme` writes it anew", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  expect(withoutTimes(readme)).toBe(withoutTimes(withTranscript(readme, transcript())));
});
