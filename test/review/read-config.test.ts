import { describe, expect, test } from "vitest";

import { RetryLater } from "../../src/domain/errors.ts";
import { describeSource } from "../../src/policy/effective-config.ts";
import { defaultConfig } from "../../src/policy/repository-config.ts";
import type { ChangeSource, OwnersFile, RememberedConfigs } from "../../src/review/ports.ts";
import { readConfig, type ConfigReading } from "../../src/review/read-config.ts";
import { fakeConfigs, fakeSource } from "./fakes.ts";

const path = ".github/marginalia.yml";
const repository = { id: "7", owner: "acme", name: "shop" };

function owners(text: string): OwnersFile {
  return {
    kind: "found",
    content: { kind: "text", text, lossy: false },
    revision: "b10b".repeat(10),
  };
}

/** A pull request whose base branch has this file, and whose owner has that one. */
function source(own: string | null, ofOwner: OwnersFile | null = null): ChangeSource {
  const files = own === null ? {} : { [path]: own };
  return {
    ...fakeSource(files, { ...files, "a.ts": "1\n" }),
    ...(ofOwner === null ? {} : { readOwnersFile: () => Promise.resolve(ofOwner) }),
  };
}

function from(reading: ConfigReading, key: string): string | undefined {
  const value = reading.values.find((one) => one.key === key);
  return value && describeSource(value.source);
}

test("without any file, all defaults, in silence", async () => {
  const reading = await readConfig(source(null), null);

  expect(reading).toMatchObject({ config: defaultConfig, notes: [] });
  expect(reading.files).toEqual([`${path}: there is none on the base branch`]);
});

test("the head's file is not read", async () => {
  const { config } = await readConfig(fakeSource({}, { [path]: "gate: never\n" }), null);

  expect(config).toEqual(defaultConfig);
});

describe("the owner's file", () => {
  test("fills in what the repository's own does not say", async () => {
    const reading = await readConfig(
      source("gate: minor\n", owners("gate: never\nnits: true\n")),
      null,
    );

    expect(reading.config).toMatchObject({ gate: "minor", nits: true });
    expect(from(reading, "nits")).toBe("organisation .github line 2");
    expect(reading.files).toEqual([`${path}: read`, `acme/.github: ${path}: read`]);
  });

  test("is not missed by the check when it cannot be had, but whoever asks is told", async () => {
    const why = "there is none, or the App may not read that repository";
    const reading = await readConfig(source(null, { kind: "absent", why }), null);

    expect(reading.notes).toEqual([]);
    expect(reading.files).toContain(`acme/.github: ${path}: ${why}`);
  });

  test("says where it is wrong", async () => {
    const { notes } = await readConfig(source("nits: maybe\n", owners("\ngate: nevr\n")), null);

    expect(notes).toEqual([
      `${path}, line 1, column 7: "nits": true or false is expected; it counts as not given`,
      `acme/.github: ${path}, line 2, column 7: "gate": critical, major, minor or never is expected; it counts as not given`,
    ]);
  });

  test("is waited for when GitHub cannot be asked now", async () => {
    const later = new RetryLater("limited", 1);
    const reading = readConfig(
      { ...source(null), readOwnersFile: () => Promise.reject(later) },
      null,
    );

    await expect(reading).rejects.toBe(later);
  });
});

describe("a file that cannot be read as a whole", () => {
  const broken = "gate: [\n";
  const base = source("gate: critical\nnits: maybe\n").pullRequest?.base.sha ?? "";

  test.each<[string, ChangeSource, string]>([
    ["no YAML", source(broken), "not valid YAML"],
    ["no text", withContent({ kind: "binary" }), "not text"],
    ["too large", withContent({ kind: "too-large", bytes: 2_000_000 }), "2000000 bytes"],
  ])("is left out and noted when none is remembered: %s", async (_, from, problem) => {
    const { config, notes } = await readConfig(from, fakeConfigs());

    expect(config).toEqual(defaultConfig);
    expect(notes).toEqual([expect.stringContaining(problem)]);
    expect(notes[0]).toMatch(/; it is left out$/);
  });

  test("gives way to the last one that could be read, and says so", async () => {
    const configs = fakeConfigs();
    await readConfig(source("gate: critical\nnits: maybe\n"), configs);

    const reading = await readConfig(source(broken), configs);

    expect(reading.config.gate).toBe("critical");
    expect(from(reading, "gate")).toBe(`remembered from ${base.slice(0, 10)} line 1`);
    expect(reading.notes).toEqual([
      expect.stringMatching(
        new RegExp(`not valid YAML .*; the one of ${base.slice(0, 10)} is used, the last that`),
      ),
      expect.stringContaining('there, line 2, column 7: "nits"'),
    ]);
  });

  test("of the owner gives way too, apart from the repository's own", async () => {
    const configs = fakeConfigs();
    await readConfig(source("nits: true\n", owners("gate: never\n")), configs);

    const reading = await readConfig(source(null, owners(broken)), configs);

    expect(reading.config).toMatchObject({ gate: "never", nits: false });
    expect(from(reading, "gate")).toBe("organisation .github remembered from b10bb10bb1 line 1");
  });

  test("does not bring back a file that was deleted since", async () => {
    const configs = fakeConfigs();
    await readConfig(source("gate: never\n"), configs);
    await readConfig(source(null), configs);

    const { config } = await readConfig(source(broken), configs);

    expect(config).toEqual(defaultConfig);
  });

  function withContent(content: Awaited<ReturnType<ChangeSource["readFile"]>>): ChangeSource {
    return { ...source(""), readFile: () => Promise.resolve(content) };
  }
});

test("what is known already is not written again", async () => {
  const configs = fakeConfigs();
  const remembered: RememberedConfigs = configs;
  for (let time = 0; time < 3; time += 1) await readConfig(source("nits: true\n"), remembered);

  expect(configs.writes()).toBe(1);
  expect(await remembered.of(repository, "repository")).toMatchObject({ text: "nits: true\n" });
});
