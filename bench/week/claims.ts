import { createHash } from "node:crypto";

import type { Answer } from "../../test/anthropic/answer.ts";
import type { MessagesRequest } from "../../test/anthropic/check-request.ts";
import { unitsOf, type ShownRow } from "../../test/anthropic/read-units.ts";

/** What the reviewer of the week says of a line of code: the same for the same code, wherever. */
export interface LineClaim {
  /** Eight hexadecimal digits, made of the line's text. */
  readonly id: string;
  readonly severity: "major" | "minor";
  readonly category: string;
}

/** One line of this many carries a claim. */
const oneOf = 32;
/** Shorter lines stand too often in too many places. */
const shortest = 24;
const categories = ["bug", "error-handling", "concurrency", "resource", "performance"];

/** What is claimed of a line, white space around it aside; null for most. */
export function claimOf(text: string): LineClaim | null {
  const code = text.trim();
  if (code.length < shortest || !/^[\x20-\x7e\t]+$/u.test(code)) return null;
  if (code.includes("[redacted]")) return null;
  const hash = createHash("sha256").update(code).digest();
  if (hash.readUInt16BE(0) % oneOf !== 0) return null;
  return {
    id: hash.toString("hex").slice(4, 12),
    severity: hash.readUInt8(8) % 12 === 0 ? "major" : "minor",
    category: categories[hash.readUInt8(9) % categories.length] ?? "bug",
  };
}

/** The claim that a comment or a title speaks of, by its id; null for somebody else's words. */
export function claimIn(body: string): string | null {
  return /\bClaim ([0-9a-f]{8})\b/u.exec(body)?.[1] ?? null;
}

/**
 * A reviewer without a mind: it claims of every added row what the row's text says, quotes it word for
 * word and counts every unit as read. One claim in four names a row a little off, as models do.
 */
export function answerByClaims(request: MessagesRequest): Answer {
  const units = unitsOf(request);
  const findings = units.flatMap((unit) =>
    unit.rows.flatMap((row) => (row.sign === "+" ? findingOf(unit.id, row) : [])),
  );
  return { kind: "json", value: { findings, units: units.map(({ id }) => id) } };
}

function findingOf(unit: string, row: ShownRow): readonly object[] {
  const claim = claimOf(row.text);
  if (claim === null) return [];
  const slip = Number.parseInt(claim.id.slice(0, 1), 16) % 4 === 0 ? 2 : 0;
  return [
    {
      unit,
      row: row.number + slip,
      quote: row.text,
      title: `Claim ${claim.id}: this row does not do what it says.`,
      trigger: "Any input that reaches it.",
      category: claim.category,
      severity: claim.severity,
      confidence: "high",
      cwe: null,
    },
  ];
}
