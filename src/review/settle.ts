import type { Coverage } from "../domain/coverage.ts";
import { TellTheUser } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import type { Fingerprint } from "../domain/ids.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { Seen } from "../domain/seen-file.ts";
import type { Unit } from "../domain/unit.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";
import { decide, type Decision } from "./decide.ts";
import type { Found } from "./find.ts";
import { closedThreads, hearThreads } from "./life/hear-threads.ts";
import { isWhole } from "./is-whole.ts";
import { lineHistory } from "./life/line-history.ts";
import { lookAgain, type Whereabouts } from "./life/look-again.ts";
import { nextLedger } from "./life/next-ledger.ts";
import type { FixedThread, Remembered } from "./plan.ts";
import type { ChangeSource, Said, ThreadState } from "./ports.ts";
import { textOf, type ReadChange } from "./read-change.ts";
import { recognise } from "./life/recognise.ts";

/** What a review has found, and what earlier ones of the pull request left. */
export interface ToSettle {
  /** Placed and merged. */
  readonly findings: readonly Finding[];
  readonly read: ReadChange;
  readonly units: readonly Unit[];
  readonly found: readonly Found[];
  readonly coverage: Coverage;
  readonly config: RepositoryConfig;
  readonly source: Pick<ChangeSource, "readFile">;
  readonly before: {
    readonly ledger: readonly LedgerEntry[];
    readonly said: readonly Said[];
    readonly seen: Seen;
    readonly threads: readonly ThreadState[];
  };
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Holds what was found against what is known: findings are recognised, people are heard, what is to be
 * said is decided, and each finding of before that did not come again is looked for in the new code.
 */
export async function settle(given: ToSettle): Promise<{
  readonly decision: Decision;
  /** Open findings that were not made again and still hold: they count like those that were. */
  readonly standing: readonly LedgerEntry[];
  readonly fixed: readonly FixedThread[];
  readonly remembered: Remembered;
}> {
  const { read, units, found, before } = given;
  const { head, files } = read.change;
  const history = lineHistory(before.seen, units, found, files);
  const heard = hearThreads(before.ledger, before.threads);
  const { findings, superseded } = recognise(given.findings, heard, history);
  const { wholeAt } = before.seen;
  const decision = decide(
    findings,
    {
      ledger: heard,
      said: before.said,
      closed: closedThreads(before.threads),
      ...(wholeAt === null ? {} : { isUnchanged: (finding) => history.isUnchanged(finding) }),
    },
    given.config,
  );

  const holding = new Set(decision.findings.filter(isInChange).map((each) => each.fingerprint));
  const notFound = before.ledger.filter(({ fingerprint }) => !holding.has(fingerprint));
  const whereabouts = await lookAgain(
    notFound.filter(({ fingerprint }) => !superseded.has(fingerprint)),
    {
      findings: decision.findings,
      history,
      units,
      found,
      readHead: readerOf(given),
      isInChange: (path) => files.some((file) => file.path === path),
    },
  );
  const at = (where: Whereabouts): ReadonlySet<Fingerprint> =>
    new Set([...whereabouts].flatMap(([print, is]) => (is === where ? [print] : [])));
  const gone = at("gone");
  const stands = at("stands");
  const now = { head, at: given.at };
  const saw = { findings: decision.findings, superseded, gone, history, units, now };
  const ledger = nextLedger(before.ledger, heard, saw);
  const isDone = wholeAt === null && isWhole(given.coverage);
  return {
    decision,
    standing: heard.filter(
      ({ fingerprint, life, severity }) =>
        life.kind === "open" &&
        stands.has(fingerprint) &&
        (severity !== "nit" || given.config.nits),
    ),
    fixed: ledger.flatMap(({ fingerprint, life, thread }) => {
      const isOver =
        life.kind === "superseded"
          ? gone.has(life.by)
          : life.kind === "fixed" && gone.has(fingerprint);
      return isOver && thread !== null
        ? [{ fingerprint, commentId: thread.commentId, fixedIn: head }]
        : [];
    }),
    remembered: { ledger, seen: { files: history.files, wholeAt: isDone ? head : wholeAt } },
  };
}

/** Reads from what the review has read already, where it has. */
function readerOf({
  read,
  source,
}: ToSettle): (path: string) => Promise<string | null | undefined> {
  const known = new Map(read.eligible.map(({ file, headText }) => [file.path, headText]));
  return async (path) => {
    const text = known.get(path);
    if (text !== undefined) return text;
    try {
      const content = await source.readFile(path, "head");
      return content === null ? null : (textOf(content) ?? undefined);
    } catch (error) {
      // Policy: what the platform refuses for good proves nothing, and the finding stays open.
      if (error instanceof TellTheUser) return undefined;
      throw error;
    }
  };
}

function isInChange({ marks }: Finding): boolean {
  return marks.every(({ kind }) => kind !== "outside-change");
}
