import { cutText } from "../domain/cut-text.ts";
import type { Finding } from "../domain/finding.ts";
import type { Log } from "../domain/log.ts";
import { withoutSecrets } from "../model/sanitise.ts";
import type { EffectiveValue } from "../policy/effective-config.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";
import { applyRuleSettings } from "./apply-rule-settings.ts";
import { findIgnores, type Ignore } from "./find-ignores.ts";
import type { ChangeSource } from "./ports.ts";
import type { EligibleFile } from "./read-change.ts";

/** What suppressing made of the findings: marked, none lost. */
export interface Suppression {
  readonly findings: readonly Finding[];
  /** What was asked for and did not count, and why. Plain text. */
  readonly notes: readonly string[];
  /** True when a comment that the change itself brings silences something: people should see it. */
  readonly byOwnComment: boolean;
}

/** What comments of the change itself count for; `unknown` when nobody could be asked. */
type Permission = "granted" | "refused" | "unknown";

const mostNotes = 20;

/**
 * The suppress stage: severities and switches of the repository's configuration, then comments in
 * the code. Before merging, so that what is switched off never stands for a twin of another engine.
 * GitHub is asked who the author is only when a comment hangs on it.
 */
export async function suppress(
  findings: readonly Finding[],
  files: readonly EligibleFile[],
  config: Pick<RepositoryConfig, "rules">,
  {
    source,
    log,
    values,
  }: {
    readonly source: ChangeSource;
    readonly log: Log;
    readonly values?: readonly EffectiveValue[];
  },
): Promise<Suppression> {
  const configured = applyRuleSettings(findings, config.rules, values);
  const ignores = findIgnores(configured, files);
  const isAsked = [...ignores.values()].some((about) => about.some(needsPermission));
  return applyIgnores(configured, ignores, isAsked ? await permissionOf(source, log) : "refused");
}

function needsPermission({ from, incomplete }: Ignore): boolean {
  return from === "change" && !incomplete;
}

/** Whoever pushes to a branch of the repository, or reviews their own clone, may write there. */
async function permissionOf(source: ChangeSource, log: Log): Promise<Permission> {
  if (source.pullRequest?.head.fork !== true) return "granted";
  try {
    return (await source.authorMayWrite?.()) === true ? "granted" : "refused";
  } catch (error) {
    // Policy: a review is worth more than a comment that silences it, so it goes on without.
    log.warn({ err: error }, "could not ask whether the author may write");
    return "unknown";
  }
}

/** Marks the findings that a comment silences; a comment that does not count gives a note. Pure. */
function applyIgnores(
  findings: readonly Finding[],
  ignores: ReadonlyMap<Finding, readonly Ignore[]>,
  permission: Permission,
): Suppression {
  const notes = new Set<string>();
  let byOwnComment = false;
  const counts = ({ from, incomplete }: Ignore): boolean =>
    !incomplete && (from === "base" || permission === "granted");
  const marked = findings.map((finding): Finding => {
    const about = ignores.get(finding) ?? [];
    const counting = about.filter(counts);
    // One from before says that nobody asks for anything new.
    const decisive = counting.find(({ from }) => from === "base") ?? counting[0];
    if (decisive === undefined) {
      for (const ignore of about) notes.add(noteOn(finding.path, ignore, permission));
      return finding;
    }
    byOwnComment ||= decisive.from === "change";
    const { line, why, word } = decisive.directive;
    const because = withoutSecrets(why ?? word);
    return {
      ...finding,
      marks: [...finding.marks, { kind: "suppressed", by: "comment", because, line }],
    };
  });
  return { findings: marked, notes: shortened([...notes]), byOwnComment };
}

function noteOn(
  path: string,
  { directive: { line, word }, incomplete }: Ignore,
  permission: Permission,
): string {
  const place = `${cutText(path, 200)} line ${line}: ${word}`;
  if (incomplete) {
    return `${place} does not count without a rule and a reason: marginalia-ignore RULE -- WHY`;
  }
  const rule = `${place} counts once it is on the base branch, or from somebody with write access`;
  return permission === "unknown" ? `${rule}; GitHub could not be asked who the author is` : rule;
}

function shortened(notes: readonly string[]): readonly string[] {
  if (notes.length <= mostNotes) return notes;
  const left = notes.length - mostNotes;
  return [...notes.slice(0, mostNotes), `and ${left} more comments that do not count`];
}
