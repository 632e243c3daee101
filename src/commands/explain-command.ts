import type { Analyzer } from "../analyzers/analyzer.ts";
import { TellTheUser } from "../domain/errors.ts";
import type { KeptFinding, LastReview } from "../review/last-review.ts";
import type { Colors } from "../terminal/colors.ts";
import { explanationAsText } from "../terminal/explanation-as-text.ts";
import { knownRules } from "../terminal/known-rules.ts";

/** Fewer digits are a slip of the hand more often than a name. */
const fewestDigits = 4;

/**
 * The text of `marginalia explain`: all that is known of one finding of the last review of this
 * repository. Throws `TellTheUser` when there was none, or `id` names no finding of it or several.
 */
export function explainCommand(
  id: string,
  review: LastReview | null,
  analyzers: readonly Analyzer[],
  { colors, room }: { readonly colors: Colors; readonly room: number | null },
): string {
  if (!new RegExp(`^[0-9a-f]{${fewestDigits},16}$`, "i").test(id)) {
    throw new TellTheUser(
      `${id} is no finding`,
      `A finding goes by the digits beneath it, or at least the first ${fewestDigits} of them. For a rule: marginalia rules ${id}`,
    );
  }
  if (review === null) {
    throw new TellTheUser(
      "No finding of this repository is known",
      "Run marginalia review first, without --no-cache.",
    );
  }
  const finding = only(id.toLowerCase(), review);
  const rule = knownRules(analyzers).find((known) => known.id === finding.rule) ?? null;
  return explanationAsText(finding, { review, rule }, colors, room);
}

function only(prefix: string, review: LastReview): KeptFinding {
  const found = review.findings.filter(({ fingerprint }) => fingerprint.startsWith(prefix));
  const [first, second] = found;
  if (first === undefined) {
    throw new TellTheUser(
      `The last review (of ${review.headName}) has no finding ${prefix}`,
      "Run marginalia review, which prints each finding with its id.",
    );
  }
  if (second !== undefined) {
    throw new TellTheUser(
      `${prefix} begins the ids of several findings`,
      `Take more digits: ${found
        .slice(0, 5)
        .map(({ fingerprint }) => fingerprint)
        .join(", ")}`,
    );
  }
  return first;
}
