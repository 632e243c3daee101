import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { defaultConfig } from "../../src/policy/repository-config.ts";
import { configJsonSchema, withConfigTable } from "../../scripts/config-docs.ts";
import { configKeys } from "../../src/policy/config-schema.ts";
import { readOneFile } from "./read-one-file.ts";

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
    for (const example of examples) expect(readOneFile(example).notes).toEqual([]);
  },
);

test("the reference shows every key, each with its default but the lists", () => {
  const [example = ""] = examplesOf("docs/configuration.md");

  const { config } = readOneFile(example);

  const keys = [...example.matchAll(/^ *(\w+):/gm)].map(([, key]) => key);
  expect(keys).toEqual([...configKeys.keys()].flatMap(withGroup));
  expect({
    ...config,
    ignore: [],
    include: [],
    rules: [],
    review: {
      ...config.review,
      authors: [],
      baseBranches: [],
      labels: [],
      ignoreTitleWords: [],
      paths: [],
    },
  }).toEqual(defaultConfig);
});

/** A group's name before its first key. */
function withGroup(key: string, at: number, all: readonly string[]): readonly string[] {
  const [group = "", name] = key.split(".");
  if (name === undefined) return [group];
  return all[at - 1]?.startsWith(`${group}.`) === true ? [name] : [group, name];
}

describe("what is made from the schema is up to date", () => {
  const hint = "run `npx tsx scripts/write-config-docs.ts`";

  test("docs/marginalia.schema.json", async () => {
    const kept = readFileSync("docs/marginalia.schema.json", "utf8");
    expect(kept, hint).toBe(await format(configJsonSchema(), { parser: "json", printWidth: 100 }));
  });

  test("the table in docs/configuration.md", async () => {
    const page = readFileSync("docs/configuration.md", "utf8");
    const made = await format(withConfigTable(page), { parser: "markdown", printWidth: 100 });
    expect(page, hint).toBe(made);
  });
});

describe("the schema for editors says of a file what the App says", () => {
  const accepts = new Ajv({ strict: false }).compile(
    JSON.parse(configJsonSchema()) as Record<string, unknown>,
  );

  test.each(["README.md", "docs/configuration.md"])("the examples in %s are right", (page) => {
    for (const example of examplesOf(page)) {
      accepts(parse(example));
      expect(accepts.errors ?? []).toEqual([]);
    }
  });

  test.each([
    "gate: high",
    "max_comments: 31",
    "nits: sometimes",
    "review: { labels: wip }",
    "review: { max_files: 0 }",
    "review: { draft: true }",
    "engines: all",
    "rules: [{ rule: x }]",
    "rules: [{ rule: x, category: bug, severity: nit }]",
    "gates: major",
  ])("%s is wrong", (file) => {
    expect(accepts(parse(file))).toBe(false);
    expect(readOneFile(file).notes).toHaveLength(1);
  });

  test.each([
    "drafts: true",
    "review: { max_files: null }",
    "rules: [{ rule: x, severity: false }]",
  ])("%s is right", (file) => {
    expect(accepts(parse(file))).toBe(true);
    expect(readOneFile(file).notes).toEqual([]);
  });
});
