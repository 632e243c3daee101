import { structuredPatch } from "diff";

import type { DiffLine, FileContent, Side } from "../../src/domain/change.ts";
import type { EngineContext, UnitOutcome } from "../../src/domain/engine.ts";
import type { Claim } from "../../src/domain/finding.ts";
import type { Unit } from "../../src/domain/unit.ts";
import type { AnalyzerEngine } from "../../src/analyzers/engine.ts";

/** A file of a change: its text at the merge base (null when new) and at the head. */
export interface Edit {
  readonly before: string | null;
  readonly after: string;
}

/** Units of an edit, one per hunk, with `context` lines around each. Ids are `path#1`, … */
export function unitsOf(path: string, edit: Edit, context = 3): readonly Unit[] {
  const patch = structuredPatch("a", "b", edit.before ?? "", edit.after, "", "", { context });
  return patch.hunks.map((hunk, at) => {
    let old = hunk.oldStart;
    let fresh = hunk.newStart;
    const rows = hunk.lines.flatMap((line): DiffLine[] => {
      const text = line.slice(1);
      if (line.startsWith("+")) return [{ kind: "added", text, old: null, new: fresh++ }];
      if (line.startsWith("-")) return [{ kind: "removed", text, old: old++, new: null }];
      return line.startsWith(" ") ? [{ kind: "context", text, old: old++, new: fresh++ }] : [];
    });
    return {
      id: `${path}#${at + 1}`,
      path,
      previousPath: null,
      status: edit.before === null ? "added" : "modified",
      language: "text",
      scope: null,
      segments: [rows],
      rendering: hunk.lines.join("\n"),
    };
  });
}

function textOf(text: string | null | undefined): FileContent | null {
  return text === null || text === undefined ? null : { kind: "text", text, lossy: false };
}

/** A context that reads the edits, and `extra` files beside them on both sides. */
export function contextOf(
  edits: Readonly<Record<string, Edit>>,
  signal = new AbortController().signal,
): EngineContext {
  return {
    signal,
    readFile: (path: string, side: Side) =>
      Promise.resolve(textOf(side === "head" ? edits[path]?.after : edits[path]?.before)),
  };
}

/** Reviews edits and gives the outcomes, in the order of the units. */
export async function review(
  engine: AnalyzerEngine,
  edits: Readonly<Record<string, Edit>>,
  context = contextOf(edits),
): Promise<readonly UnitOutcome[]> {
  const units = Object.entries(edits).flatMap(([path, edit]) => unitsOf(path, edit));
  const outcomes = new Map<string, UnitOutcome>();
  for await (const event of engine.review(units, context)) {
    if (event.kind === "outcome") outcomes.set(event.unitId, event);
  }
  return units.flatMap((unit) => outcomes.get(unit.id) ?? []);
}

/** Claims of new files with these texts, by path. */
export async function claimsOf(
  engine: AnalyzerEngine,
  texts: Readonly<Record<string, string>>,
): Promise<readonly (Claim & { readonly path: string })[]> {
  const edits = Object.fromEntries(
    Object.entries(texts).map(([path, after]) => [path, { before: null, after }]),
  );
  const outcomes = await review(engine, edits);
  return outcomes.flatMap((outcome) =>
    outcome.claims.map((claim) => ({ ...claim, path: outcome.unitId.split("#")[0] ?? "" })),
  );
}
