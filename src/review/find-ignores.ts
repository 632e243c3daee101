import type { FileChange } from "../domain/change.ts";
import type { Finding } from "../domain/finding.ts";
import {
  directivesIn,
  readFileDirectives,
  type FileDirectives,
  type PlacedDirective,
} from "../policy/file-directives.ts";
import { silences } from "../policy/silences.ts";
import type { EligibleFile } from "./read-change.ts";

/** A comment that asks for silence about a finding. */
export interface Ignore {
  readonly directive: PlacedDirective;
  /** `base`: it stood there before the change. `change`: the change brings it, or widens it. */
  readonly from: "base" | "change";
  /** True when it lacks the rule or the reason that ours must give, and so does not count. */
  readonly incomplete: boolean;
}

/** The comments about each finding that has any; findings with marks have none. */
export function findIgnores(
  findings: readonly Finding[],
  files: readonly EligibleFile[],
): ReadonlyMap<Finding, readonly Ignore[]> {
  const fileOf = new Map(files.map((entry) => [entry.file.path, entry]));
  const readers = new Map<string, IgnoreReader>();
  const ignores = new Map<Finding, readonly Ignore[]>();
  for (const finding of findings) {
    const file = fileOf.get(finding.path);
    if (finding.marks.length > 0 || file === undefined) continue;
    const reader = readers.get(finding.path) ?? ignoreReader(file);
    readers.set(finding.path, reader);
    const about = reader(finding);
    if (about.length > 0) ignores.set(finding, about);
  }
  return ignores;
}

type IgnoreReader = (finding: Finding) => readonly Ignore[];

function ignoreReader({ file, headText }: EligibleFile): IgnoreReader {
  const directives = readFileDirectives(headText);
  const { added, endRemoved } = changedLines(file);
  return (finding) =>
    directivesAbout(finding, directives).flatMap((directive): Ignore[] => {
      const isOwn = directive.tool === "marginalia";
      const incomplete = isOwn && (directive.why === null || directive.rules?.length === 0);
      const isNameless = isOwn && directive.rules?.length === 0;
      if (!isNameless && !silences(directive, finding.path, finding)) return [];
      const widened = directive.reach === "from" && endRemoved;
      const from = added.has(directive.line) || widened ? "change" : "base";
      return [{ directive, from, incomplete }];
    });
}

/** A finding on removed lines, or without a line, has no comment beside it at the head. */
function directivesAbout(
  { placement }: Finding,
  directives: FileDirectives,
): readonly PlacedDirective[] {
  if (placement.kind !== "line" || placement.anchor.side !== "RIGHT") return [];
  return directives.about(placement.anchor.startLine, placement.anchor.endLine);
}

interface ChangedLines {
  /** Lines of the new file, 1-based. */
  readonly added: ReadonlySet<number>;
  /** True when the change takes away a comment that ended a range: what is left reaches further. */
  readonly endRemoved: boolean;
}

function changedLines({ patch }: FileChange): ChangedLines {
  const lines = patch.kind === "hunks" ? patch.hunks.flatMap((hunk) => hunk.lines) : [];
  return {
    added: new Set(lines.flatMap((line) => (line.kind === "added" ? [line.new] : []))),
    endRemoved: lines.some(
      ({ kind, text }) =>
        kind === "removed" && directivesIn(text).some(({ reach }) => reach === "until"),
    ),
  };
}
