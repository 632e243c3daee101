import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { YAMLMap } from "yaml";
import { messageOf } from "../domain/errors.ts";
import { configGroups, earlierKeys, rootKeys } from "./config-schema.ts";
import { KeyReader, type ConfigEntry } from "./key-reader.ts";
import { mostRuleSettings, ruleSetting } from "./rule-settings.ts";
import { isNestedDeeper } from "./yaml-depth.ts";

/** Characters; a larger file is no configuration. */
const longestFile = 65_536;
/** Ours needs three levels. */
const deepestNesting = 20;

/** What one file says. */
export type ConfigFileReading =
  | {
      readonly kind: "read";
      /** By path, e.g. `review.drafts`; see `configKeys`. */
      readonly entries: ReadonlyMap<string, ConfigEntry>;
      /** One plain sentence with line and column (1-based) for each thing not understood. */
      readonly notes: readonly string[];
    }
  /** Not one key could be read; `problem` says why in plain words. */
  | { readonly kind: "unreadable"; readonly problem: string };

/**
 * Reads a `.github/marginalia.yml` key by key. A key that is unknown or has a value of the wrong kind
 * is left out and noted; a file that is no YAML mapping is unreadable as a whole. Never throws: a
 * configuration must not cost a review.
 */
export function readConfigFile(text: string): ConfigFileReading {
  if (text.length > longestFile) return unreadable(`longer than ${longestFile} characters`);
  try {
    if (isNestedDeeper(text, deepestNesting)) return unreadable("nested too deep");
    return readDocument(text);
  } catch (error) {
    // Policy: whatever the parser cannot take is a broken file.
    return unreadable(`not readable (${firstLine(messageOf(error))})`);
  }
}

function unreadable(problem: string): ConfigFileReading {
  return { kind: "unreadable", problem };
}

function readDocument(text: string): ConfigFileReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "error" });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lineCounter.linePos(broken.pos[0]);
    return unreadable(`line ${line}, column ${col}: not valid YAML (${firstLine(broken.message)})`);
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null))
    return { kind: "read", entries: new Map(), notes: [] };
  if (!isMap(root)) return unreadable("not a list of keys and values");

  const reader = new KeyReader(document, lineCounter);
  const groups = Object.keys(configGroups);
  const entries = new Map([
    ...reader.read(root, rootKeys, "", [...groups, "rules"]),
    ...groups.flatMap((group) => [...readGroup(root, group, reader)]),
    ...readRules(root, reader),
  ]);
  return { kind: "read", entries: underPresentNames(entries), notes: reader.notes };
}

function readGroup(
  root: YAMLMap,
  group: string,
  reader: KeyReader,
): ReadonlyMap<string, ConfigEntry> {
  const node: unknown = root.get(group, true);
  const keys = configGroups[group] ?? {};
  if (node === undefined) return new Map();
  if (isMap(node)) return reader.read(node, keys, `${group}.`);
  const names = Object.keys(keys);
  const expected = `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
  reader.note(node, group, `the keys ${expected} are expected`);
  return new Map();
}

function readRules(root: YAMLMap, reader: KeyReader): readonly (readonly [string, ConfigEntry])[] {
  const node: unknown = root.get("rules", true);
  if (node === undefined) return [];
  if (isSeq(node))
    return [["rules", reader.readItems(node, ruleSetting, "rules", mostRuleSettings)]];
  reader.note(node, "rules", "a list of entries with rule or category, and severity is expected");
  return [];
}

/** A key's present spelling wins over its earlier one in the same file. */
function underPresentNames(
  entries: ReadonlyMap<string, ConfigEntry>,
): ReadonlyMap<string, ConfigEntry> {
  const renamed = new Map(entries);
  for (const [before, key] of Object.entries(earlierKeys)) {
    const entry = entries.get(before);
    renamed.delete(before);
    if (entry !== undefined && !entries.has(key)) renamed.set(key, entry);
  }
  return renamed;
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").slice(0, 120);
}
