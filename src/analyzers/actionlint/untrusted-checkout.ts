import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from "yaml";

import type { Report } from "../analyzer.ts";
import { isGuard } from "./is-guard.ts";
import type { ReadWorkflow } from "./read-workflow.ts";
import { commandsOf } from "./runs-code.ts";

/** A value with which a checkout leaves the base of a pull request. */
const strangersRef =
  /github\.head_ref|pull_request\.(?:head\.(?:sha|ref|label)|merge_commit_sha)|\bpull\/.+\/(?:head|merge)/i;
const strangersRepository = /pull_request\.head\.repo/i;

/** A checkout of a stranger's code, in the folder `path` of the workspace; empty for all of it. */
interface Checkout {
  readonly at: Scalar;
  readonly path: string;
}

/** Code of the workspace that a step runs: what is run, and the offset in the text. */
interface Run {
  readonly name: string;
  readonly offset: number;
}

/**
 * Workflows that `pull_request_target` starts, and that check the head of the pull request out and
 * then run code of it: see "Preventing pwn requests" of GitHub Security Lab. Told on the line that
 * chooses what is checked out. What only reads the files is left alone, and so is a job that a
 * person must approve or that asks first who opened the pull request.
 */
export function untrustedCheckouts(workflow: ReadWorkflow): readonly Report[] {
  if (!workflow.events.has("pull_request_target") || isStartedByLabel(workflow)) return [];
  const jobs = workflow.document.get("jobs", false);
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ value }) =>
    isMap(value) && !isGuarded(value, jobs, new Set()) ? reportsOf(value, workflow) : [],
  );
}

function reportsOf(job: YAMLMap, workflow: ReadWorkflow): readonly Report[] {
  const steps = job.get("steps", true);
  const found = new Map<Checkout, Run>();
  let open: readonly Checkout[] = [];
  let trusted: readonly string[] = [];
  for (const step of isSeq(steps) ? steps.items : []) {
    if (!isMap(step)) continue;
    if (/^actions\/checkout(?:@|$)/i.test(textIn(step, "uses"))) {
      const path = folder(textIn(step.get("with", true), "path"));
      const at = isGuard(textIn(step, "if")) ? null : strangersChoice(step);
      open = open.filter((each) => each.path !== path);
      trusted = trusted.filter((each) => each !== path);
      if (at === null) trusted = [...trusted, path];
      else open = [...open, { at, path }];
      continue;
    }
    if (isGuard(textIn(step, "if"))) continue;
    for (const checkout of open) {
      const run = found.has(checkout) ? null : runOf(step, checkout, { trusted, workflow });
      if (run !== null) found.set(checkout, run);
    }
  }
  const lineOf = (offset: number): number => workflow.placeOf(offset).line;
  const event = lineOf(Math.max(workflow.text.indexOf("pull_request_target"), 0));
  return Array.from(found, ([{ at }, { name, offset }]): Report => {
    const line = lineOf(at.range?.[0] ?? 0);
    return {
      rule: "untrusted-checkout",
      firstLine: line,
      lastLine: line,
      elsewhere: [lineOf(offset), event],
      name,
      replacement: null,
    };
  });
}

/** The value by which a checkout takes a stranger's code; null when it takes the base's. */
function strangersChoice(step: YAMLMap): Scalar | null {
  const inputs = step.get("with", true);
  if (strangersRef.test(textIn(inputs, "ref"))) return scalarIn(inputs, "ref");
  const isForeign = strangersRepository.test(textIn(inputs, "repository"));
  return isForeign ? scalarIn(inputs, "repository") : null;
}

/** What of a checkout a step runs; null when it runs none of it. */
function runOf(
  step: YAMLMap,
  { path }: Checkout,
  { trusted, workflow }: { trusted: readonly string[]; workflow: ReadWorkflow },
): Run | null {
  const uses = scalarIn(step, "uses");
  if (uses !== null) {
    const local = /^\.\/?(.*)$/.exec(String(uses.value))?.[1];
    const isRun = local !== undefined && isWithin(local, path, trusted);
    return isRun ? { name: String(uses.value), offset: uses.range?.[0] ?? 0 } : null;
  }
  const run = scalarIn(step, "run");
  if (run === null || /^(?:python|node|perl)/.test(textIn(step, "shell"))) return null;
  const script = String(run.value);
  const start = folder(textIn(step, "working-directory"));
  for (const { text, index } of commandsOf(script)) {
    const moves = Array.from(script.slice(0, index).matchAll(/\bcd +["']?([^\s"';&|]+)/g));
    const here = moves.reduce((at, [, to = ""]) => folder(`${at}/${to}`), start);
    const named = /(?:^|[\s=])(?:\.\/)?([\w.-]+\/[\w./-]*)/.exec(lineFrom(script, index))?.[1];
    const places = named === undefined ? [here] : [here, folder(`${here}/${named}`)];
    const isRun = places.every((place) => !isTrusted(place, path, trusted));
    if (isRun && places.some((place) => isWithin(place, path, trusted))) {
      return { name: text, offset: offsetIn(run, index, workflow.text) };
    }
  }
  return null;
}

function lineFrom(text: string, index: number): string {
  return /^[^\n;&|]*/.exec(text.slice(index))?.[0] ?? "";
}

/** Whether the deepest checkout around a folder is the one in `path`. */
function isWithin(place: string, path: string, trusted: readonly string[]): boolean {
  return holds(path, folder(place)) && !isTrusted(place, path, trusted);
}

function isTrusted(place: string, path: string, trusted: readonly string[]): boolean {
  return trusted.some((each) => each.length > path.length && holds(each, folder(place)));
}

function holds(path: string, place: string): boolean {
  return path === ""
    ? !place.startsWith("/") && !place.startsWith("~")
    : `${place}/`.startsWith(`${path}/`);
}

/** A folder of the workspace, without the workspace; the workspace itself is empty. */
function folder(path: string): string {
  return path
    .replace(/^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?)/, "")
    .split("/")
    .filter(
      (part, at) =>
        part !== "." && (part !== "" || (at === 0 && path.startsWith("/") && path.length > 1)),
    )
    .join("/");
}

/** `types: [labeled]` alone: only people who may triage can label. */
function isStartedByLabel({ document }: ReadWorkflow): boolean {
  const types = document.getIn(["on", "pull_request_target", "types"], true);
  const names = (isSeq(types) ? types.items : [types]).map((each) =>
    isScalar(each) ? each.value : null,
  );
  return names.every((name) => name === "labeled");
}

/** Whether a job, or one that it waits for, stands behind a person or a question of who asks. */
function isGuarded(job: YAMLMap, jobs: YAMLMap, seen: Set<YAMLMap>): boolean {
  if (seen.has(job)) return false;
  seen.add(job);
  if (job.has("environment") || isGuard(textIn(job, "if"))) return true;
  const needs = job.get("needs", true);
  return (isSeq(needs) ? needs.items : [needs]).some((name) => {
    const other = isScalar(name) ? jobs.get(name.value, true) : null;
    return isMap(other) && isGuarded(other, jobs, seen);
  });
}

function scalarIn(node: unknown, key: string): Scalar | null {
  const value = isMap(node) ? node.get(key, true) : null;
  return isScalar(value) ? value : null;
}

function textIn(node: unknown, key: string): string {
  const value = scalarIn(node, key)?.value;
  return typeof value === "string" ? value : "";
}

/** Where an offset in a value stands in the text; in a folded or quoted one, where it begins. */
function offsetIn({ type, value, range }: Scalar, index: number, text: string): number {
  let at = range?.[0] ?? 0;
  if (type !== "BLOCK_LITERAL") return at;
  const lines = String(value).slice(0, index).split("\n").length;
  for (let line = 0; line < lines; line += 1) at = text.indexOf("\n", at) + 1;
  return at;
}
