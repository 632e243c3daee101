import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { configKeys } from "../../src/policy/config-schema.ts";
import {
  describeSource,
  effectiveConfig,
  type ConfigLayer,
} from "../../src/policy/effective-config.ts";
import { readConfigFile } from "../../src/policy/read-config-file.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";

function layer(
  origin: ConfigLayer["origin"],
  text: string,
  rememberedFrom: string | null = null,
): ConfigLayer {
  const reading = readConfigFile(text);
  if (reading.kind === "unreadable") throw new Error(reading.problem);
  return { origin, entries: reading.entries, rememberedFrom };
}

function sources(layers: readonly ConfigLayer[]): Readonly<Record<string, string>> {
  const { values } = effectiveConfig(layers);
  return Object.fromEntries(values.map(({ key, source }) => [key, describeSource(source)]));
}

test("without any file every key has its default", () => {
  const { config, values } = effectiveConfig([]);

  expect(config).toEqual(defaultConfig);
  expect(values.map(({ key }) => key)).toEqual([...configKeys.keys()]);
  expect(new Set(values.map(({ source }) => describeSource(source)))).toEqual(new Set(["default"]));
});

describe("the repository's keys win one by one over the organisation's", () => {
  const own = layer(
    "repository",
    "gate: minor\n\nreview:\n  bots: false\nengines: { model: false }\n",
  );
  const owners = layer(
    "organisation",
    "gate: never\nmax_comments: 3\nreview: { bots: true, drafts: true }\nengines: { analyzers: false }\n",
  );

  test("with the value of the first that has one", () => {
    const { config } = effectiveConfig([own, owners]);

    expect(config).toEqual({
      ...defaultConfig,
      gate: "minor",
      maxComments: 3,
      review: { ...defaultConfig.review, bots: false, drafts: true },
      engines: { analyzers: false, model: false },
    });
  });

  test("and each value says where it stands", () => {
    expect(sources([own, owners])).toMatchObject({
      gate: ".github/marginalia.yml line 1",
      max_comments: "organisation .github line 2",
      nits: "default",
      "review.bots": ".github/marginalia.yml line 4",
      "review.drafts": "organisation .github line 3",
      "engines.model": ".github/marginalia.yml line 5",
      "engines.analyzers": "organisation .github line 4",
    });
  });

  test("a key that was not understood leaves the organisation's in force", () => {
    const wrong = layer("repository", "gate: nevr\n");
    expect(effectiveConfig([wrong, owners]).config.gate).toBe("never");
  });
});

test("what was remembered says from where", () => {
  const revision = "0123456789abcdef0123456789abcdef01234567";
  expect(
    sources([
      layer("repository", "gate: minor\n", revision),
      layer("organisation", "nits: true\n", revision),
    ]),
  ).toMatchObject({
    gate: "remembered from 0123456789 line 1",
    nits: "organisation .github remembered from 0123456789 line 1",
  });
});

test("every value that counts can be written into a file and is read back as it is", () => {
  const gate = fc.constantFrom("critical", "major", "minor", "never");
  const names = fc.array(fc.constantFrom("a", "!b", "c*", "!d e"), { maxLength: 3 });
  const file = fc.record(
    {
      gate,
      max_comments: fc.integer({ min: 0, max: 30 }),
      review: fc.record(
        { drafts: fc.boolean(), labels: names, max_files: fc.integer({ min: 1, max: 99 }) },
        { requiredKeys: [] },
      ),
      rules: fc.array(
        fc.record({ rule: fc.constant("ruff/*"), severity: fc.constantFrom("off", "nit") }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(file, file, (own, owners) => {
      const first = effectiveConfig([
        layer("repository", JSON.stringify(own)),
        layer("organisation", JSON.stringify(owners)),
      ]);
      const written: Record<string, unknown> = {};
      for (const { key, value } of first.values) {
        const [group = "", name] = key.split(".");
        written[group] =
          name === undefined ? value : { ...(written[group] as object | undefined), [name]: value };
      }
      const again = effectiveConfig([layer("repository", JSON.stringify(written))]);
      expect(again.config).toEqual(first.config);
    }),
  );
});
