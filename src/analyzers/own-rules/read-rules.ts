import { isScalar, LineCounter, parseAllDocuments } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";

import { messageOf, TellTheUser } from "../../domain/errors.ts";
import { isNestedDeeper } from "../../policy/yaml-depth.ts";
import { ownRuleOf, variablesOf } from "./own-rule.ts";
import type { OwnRule } from "./own-rule.ts";
import { placeAt, placesOf } from "./place.ts";
import type { Places } from "./place.ts";
import { ruleDocument } from "./rule-document.ts";
import type { RuleDocument } from "./rule-document.ts";
import type { RuleFile } from "./rule-file.ts";

/** Levels; people write a dozen. */
const deepestNesting = 60;
/** Nodes that the aliases of a document may stand for, in all. */
const mostAliases = 100;

/** A rule as it was read, with its places for whoever finds fault with it later. */
export interface ReadRule {
  readonly document: RuleDocument;
  readonly places: Places;
}

/** The rules of files that are switched on. Throws `TellTheUser` as `readRuleFiles` does. */
export function ownRulesOf(files: readonly RuleFile[]): readonly OwnRule[] {
  return readRuleFiles(files).flatMap(({ document }) => ownRuleOf(document) ?? []);
}

/**
 * All rules of files, in their order. Throws `TellTheUser` with file, line, column and what is
 * expected there for the first thing that is not understood; a file without a rule is wrong, too.
 */
export function readRuleFiles(files: readonly RuleFile[]): readonly ReadRule[] {
  const read = files.flatMap(readRuleFile);
  const byId = new Map<string, Places>();
  for (const { document, places } of read) {
    const first = byId.get(document.id.toLowerCase());
    if (first !== undefined) {
      throw wrongRule(
        places.at(["id"]),
        `there is a rule ${document.id} already, in ${first.at(["id"])}`,
      );
    }
    byId.set(document.id.toLowerCase(), places);
  }
  return read;
}

/** What is said of a rule that cannot be used. */
export function wrongRule(place: string, problem: string): TellTheUser {
  return new TellTheUser(
    `Your rules cannot be used: ${place}: ${problem}`,
    'Mend that place or leave the file out of --rules. docs/by-hand.md, "Your own rules", has an example.',
  );
}

function readRuleFile({ path, text }: RuleFile): readonly ReadRule[] {
  if (isNestedDeeper(text, deepestNesting)) {
    throw wrongRule(path, `at most ${deepestNesting} levels are expected`);
  }
  const lineCounter = new LineCounter();
  const stream = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const documents: readonly Document[] = "empty" in stream ? [] : stream;
  const rules = documents.flatMap((document) => {
    const broken = document.errors[0];
    if (broken !== undefined) {
      const place = placeAt(path, lineCounter, broken.pos[0]);
      throw wrongRule(place, `this is not valid YAML (${firstLine(broken.message)})`);
    }
    // As after a last `---`, or between two.
    const { contents } = document;
    if (contents === null || (isScalar(contents) && contents.value === null)) return [];
    return readDocument(document, placesOf(path, document, lineCounter));
  });
  if (rules.length === 0) throw wrongRule(path, "a rule is expected, and there is none");
  return rules;
}

function readDocument(document: Document, places: Places): readonly ReadRule[] {
  const read = ruleDocument.safeParse(valueOf(document, places));
  if (!read.success) throw wrongRule(...problemOf(read.error.issues[0], places));
  const named = variablesOf(read.data);
  if (named.length > 1) {
    throw wrongRule(
      places.at(["message"]),
      `one metavariable at most is expected in a message, and there are ${named.join(" and ")}`,
    );
  }
  return [{ document: read.data, places }];
}

function valueOf(document: Document, places: Places): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    throw wrongRule(places.at([]), `its aliases cannot be followed (${messageOf(error)})`);
  }
}

function problemOf(
  issue: z.core.$ZodIssue | undefined,
  places: Places,
): readonly [place: string, problem: string] {
  if (issue === undefined) return [places.at([]), "a rule is expected"];
  const { path } = issue;
  const key = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const name = [...path, ...(key === undefined ? [] : [key])].join(".");
  const place = key === undefined ? places.at(path) : places.atKey(path, key);
  return [place, name === "" ? issue.message : `${name}: ${issue.message}`];
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").slice(0, 120);
}
