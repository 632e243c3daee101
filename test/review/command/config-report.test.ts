import { expect, test } from "vitest";

import { configKeys } from "../../../src/policy/config-schema.ts";
import { configReport } from "../../../src/review/command/config-report.ts";
import { readConfig } from "../../../src/review/read-config.ts";
import { fakeSource } from "../fakes.ts";

async function report(file: string): Promise<string> {
  const source = fakeSource({ ".github/marginalia.yml": file }, {});
  const why = "there is none, or the App may not read that repository";
  return configReport(
    await readConfig(
      { ...source, readOwnersFile: () => Promise.resolve({ kind: "absent", why }) },
      null,
    ),
  );
}

test("every key has a row with its value and where that comes from", async () => {
  const text = await report("gate: minor\nreview:\n  labels: [ready, !wip]\n");

  for (const key of configKeys.keys()) expect(text).toContain(`\n| \`${key}\` | `);
  expect(text).toContain("| `gate` | `minor` | `.github/marginalia.yml line 1` |");
  expect(text).toContain(
    '| `review.labels` | `["ready","!wip"]` | `.github/marginalia.yml line 3` |',
  );
  expect(text).toContain("| `review.max_files` | `none` | default |");
  expect(text).toContain("| `max_comments` | `7` | default |");
});

test("what is wrong, and what could not be read, stands below", async () => {
  const text = await report("gate: nevr\n");

  expect(text).toContain(String.raw`- \.github/marginalia.yml, line 1, column 7: "gate"`);
  expect(text).toContain("- acme/.github: .github/marginalia.yml: there is none, or the App may");
});

test("no value breaks the table or speaks to anybody", async () => {
  const text = await report('ignore: ["a|b", "`@everyone`", "c\\nd"]\n');

  const row = text.split("\n").find((line) => line.includes("`ignore`")) ?? "";
  expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
  expect(row).toMatch(/\| ``.*@everyone.*`` \|/);
});

test("the longest lists that are read fit into a comment", async () => {
  const rules = "  - { rule: ruff/S608, severity: off }\n".repeat(200);
  const paths = JSON.stringify(Array.from({ length: 100 }, (_, n) => `${"é".repeat(150)}${n}`));
  const text = await report(`rules:\n${rules}ignore: ${paths}\ninclude: ${paths}\n`);

  expect(Buffer.byteLength(text)).toBeLessThan(10_000);
});
