import type { Fix, Location, Region, Result, Suppression } from "sarif";
import { safeReplacement } from "../../diff/replacement.ts";
import type { Change, Hunk } from "../../domain/change.ts";
import type { Anchor, Finding } from "../../domain/finding.ts";
import { ruleNameOf } from "../../policy/rule-name.ts";
import { suppressionOf } from "../suppression-of.ts";
import { artifactLocation } from "./artifact-location.ts";
import { levelOf } from "./level.ts";

/**
 * Our fingerprint's key among the partial ones; the number changes with what the value means.
 * GitHub's own `primaryLocationLineHash` is left out: its upload action computes it from the source
 * where it is missing, and warns of every one that it did not compute itself.
 */
const fingerprintKey = "marginalia/v1";

/** One finding. `ruleIndex` is the place of its rule in the run's list. */
export function resultOf(finding: Finding, change: Change, ruleIndex: number): Result {
  const hunks = hunksOf(finding.path, change);
  const suppressed = suppressionOf(finding);
  const fix = fixOf(finding, hunks);
  const region = regionOf(finding, hunks);
  const physicalLocation: Location["physicalLocation"] = {
    artifactLocation: artifactLocation(finding.path),
    ...(region !== null && { region }),
  };
  return {
    ruleId: ruleNameOf(finding),
    ruleIndex,
    level: levelOf(finding.severity),
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation }],
    partialFingerprints: { [fingerprintKey]: finding.fingerprint },
    ...(fix !== null && { fixes: [fix] }),
    ...(suppressed !== null && {
      suppressions: [
        {
          kind: suppressed.by === "comment" ? "inSource" : "external",
          status: "accepted",
          justification: suppressed.because,
        } satisfies Suppression,
      ],
    }),
    properties: {
      category: finding.category,
      severity: finding.severity,
      confidence: finding.confidence,
      engine: finding.engine,
      ...(finding.cwe !== null && { cwe: finding.cwe }),
      ...(finding.agreedBy.length > 0 && { agreedBy: [...finding.agreedBy] }),
    },
  };
}

/** The title comes first: where room is short GitHub shows the first sentence alone. */
function messageOf({ title, trigger, placement }: Finding): string {
  const place =
    placement.kind === "line" && placement.anchor.side === "LEFT"
      ? `(Removed code, line ${placement.anchor.startLine} of the old file.)`
      : "";
  const text = [title, trigger, place].filter((part) => part !== "").join(" ");
  // SARIF reads `[text](target)` in a message as a link (section 3.11.6).
  return text.replace(/[[\]](?=[^[\]]*\]\(|\()/g, String.raw`\$&`) || "No title.";
}

/**
 * The lines in the new file, from the first character that is not blank to the last. Null for
 * removed code and for what concerns the file: a region would point at something else.
 */
function regionOf({ placement }: Finding, hunks: readonly Hunk[]): Region | null {
  if (placement.kind === "file") return null;
  if (placement.kind === "summary")
    return placement.line === null ? null : { startLine: placement.line };
  const { side, startLine, endLine } = placement.anchor;
  if (side === "LEFT") return null;
  const lines = linesAt(placement.anchor, hunks);
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return { startLine, endLine };
  return {
    startLine,
    startColumn: first.length - first.trimStart().length + 1,
    endLine,
    endColumn: last.trimEnd().length + 1,
    snippet: { text: lines.join("\n") },
  };
}

/** The replacement of whole lines, where it is safe. */
function fixOf(finding: Finding, hunks: readonly Hunk[]): Fix | null {
  if (finding.placement.kind !== "line") return null;
  const { anchor } = finding.placement;
  const text = safeReplacement(finding, anchor, hunks);
  const last = linesAt(anchor, hunks).at(-1);
  if (text === null || last === undefined) return null;
  const { startLine, endLine } = anchor;
  // To delete lines is to delete their line ends too.
  const deletedRegion =
    text === ""
      ? { startLine, startColumn: 1, endLine: endLine + 1, endColumn: 1 }
      : { startLine, startColumn: 1, endLine, endColumn: last.length + 1 };
  return {
    description: { text: finding.title },
    artifactChanges: [
      {
        artifactLocation: artifactLocation(finding.path),
        replacements: [{ deletedRegion, ...(text !== "" && { insertedContent: { text } }) }],
      },
    ],
  };
}

function hunksOf(path: string, change: Change): readonly Hunk[] {
  const patch = change.files.find((file) => file.path === path)?.patch;
  return patch?.kind === "hunks" ? patch.hunks : [];
}

/** Text of the anchored lines of the new file; empty when the change does not hold all of them. */
function linesAt({ startLine, endLine }: Anchor, hunks: readonly Hunk[]): readonly string[] {
  const lines = hunks
    .flatMap((hunk) => hunk.lines)
    .flatMap((line) =>
      line.new !== null && line.new >= startLine && line.new <= endLine ? [line.text] : [],
    );
  return lines.length === endLine - startLine + 1 ? lines : [];
}
