import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { defaultConfig, readRepositoryConfig } from "../../src/policy/repository-config.ts";

/** The YAML blocks of a page, in order. */
function examplesOf(page: string): readonly string[] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example = ""]) => example);
}

test.each(["README.md", "docs/configuration.md"])(
  "the example in %s is understood whole",
  (page) => {
    const examples = examplesOf(page);

    expect(examples).not.toEqual([]);
    for (const example of examples) expect(readRepositoryConfig(example).notes).toEqual([]);
  },
);

test("the reference shows every key, each with its default but the lists", () => {
  const [example = ""] = examplesOf("docs/configuration.md");

  const { config } = readRepositoryConfig(example);

  expect({ ...config, ignore: [], include: [], rules: [] }).toEqual(defaultConfig);
  const keys = [...example.matchAll(/^(\w+):/gm)].map(([, key]) => key);
  expect(keys).toHaveLength(Object.keys(defaultConfig).length);
});
