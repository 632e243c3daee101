import type { FileContent } from "../domain/change.ts";
import type { RepositoryRef } from "../domain/pull-request.ts";
import {
  configPath,
  effectiveConfig,
  type ConfigLayer,
  type ConfigOrigin,
  type EffectiveConfig,
} from "../policy/effective-config.ts";
import { readConfigFile, type ConfigFileReading } from "../policy/read-config-file.ts";
import type { ChangeSource, OwnersFile, RememberedConfigs } from "./ports.ts";

/** The configuration that counts, and what people should know of how it was read. */
export interface ConfigReading extends EffectiveConfig {
  /** What is wrong with it, one plain sentence each: for the check. */
  readonly notes: readonly string[];
  /** What became of each file, one plain sentence each: for those who ask. */
  readonly files: readonly string[];
}

/**
 * Reads the configuration from the tip of the base branch, never from the head (a pull request must
 * not choose how it is reviewed), and below it, key by key, that of the owner's `.github`
 * repository. A file that cannot be read as a whole gives way to the last one that could. Throws
 * only what the source throws because it cannot be read now.
 *
 * `configs`: null where nothing is kept, as in a review by hand.
 */
export async function readConfig(
  source: ChangeSource,
  configs: RememberedConfigs | null,
): Promise<ConfigReading> {
  const [own, owners] = await Promise.all([
    source.readFile(configPath, "base"),
    source.readOwnersFile?.(configPath) ?? null,
  ]);
  const base = source.pullRequest?.base.sha ?? "";
  const ownFile: OwnersFile =
    own === null
      ? { kind: "absent", why: "there is none on the base branch" }
      : { kind: "found", content: own, revision: base };
  const { repository } = source;
  const readings = [await readLayer(ownFile, "repository", repository, configs)];
  if (owners !== null) readings.push(await readLayer(owners, "organisation", repository, configs));
  const layers = readings.flatMap(({ layer }) => layer ?? []);
  return {
    ...effectiveConfig(layers),
    notes: readings.flatMap(({ notes }) => notes),
    files: readings.map(({ about }) => about),
  };
}

interface LayerReading {
  readonly layer: ConfigLayer | null;
  readonly notes: readonly string[];
  readonly about: string;
}

async function readLayer(
  file: OwnersFile,
  origin: ConfigOrigin,
  repository: RepositoryRef,
  configs: RememberedConfigs | null,
): Promise<LayerReading> {
  const name = origin === "repository" ? configPath : `${repository.owner}/.github: ${configPath}`;
  const remembered = (await configs?.of(repository, origin)) ?? null;
  if (file.kind === "absent") {
    if (remembered !== null) await configs?.remember(repository, origin, null);
    return { layer: null, notes: [], about: `${name}: ${file.why}` };
  }
  const { content, revision } = file;
  const reading = readContent(content);
  if (reading.kind === "read") {
    if (content.kind === "text" && content.text !== remembered?.text) {
      await configs?.remember(repository, origin, { text: content.text, revision });
    }
    const notes = reading.notes.map((note) => `${name}, ${note}`);
    const layer = { origin, entries: reading.entries, rememberedFrom: null };
    return { layer, notes, about: `${name}: read` };
  }

  const last = remembered === null ? null : readConfigFile(remembered.text);
  const usable = remembered !== null && last?.kind === "read";
  const instead = usable
    ? `the one of ${remembered.revision.slice(0, 10)} is used, the last that could be read`
    : "it is left out";
  const note = `${name}, ${reading.problem}; ${instead}`;
  if (!usable) return { layer: null, notes: [note], about: note };
  const layer = { origin, entries: last.entries, rememberedFrom: remembered.revision };
  return { layer, notes: [note, ...last.notes.map((old) => `there, ${old}`)], about: note };
}

/** What a file's content says, whatever its kind. */
export function readContent(content: FileContent): ConfigFileReading {
  switch (content.kind) {
    case "text":
      return readConfigFile(content.text);
    case "binary":
      return { kind: "unreadable", problem: "not text" };
    case "too-large":
      return { kind: "unreadable", problem: `${content.bytes} bytes, more than is read` };
  }
}
