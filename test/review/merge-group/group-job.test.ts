import { describe, expect, test } from "vitest";

import { RetryLater, Superseded, TellTheUser } from "../../../src/domain/errors.ts";
import { reviewId, type Sha } from "../../../src/domain/ids.ts";
import { silentLog } from "../../../src/domain/log.ts";
import type { Receipt } from "../../../src/domain/receipt.ts";
import {
  giveUpGroup,
  runGroupJob,
  type GroupTools,
} from "../../../src/review/merge-group/group-job.ts";
import type { GroupVerdict } from "../../../src/review/merge-group/group-verdict.ts";
import type { ChangeSource, GroupContents, QueuedReview } from "../../../src/review/ports.ts";
import { receipt } from "../../sample-receipt.ts";
import {
  fakeConfigs,
  fakeLedger,
  fakeHeads,
  fakePauses,
  fakePublisher,
  fakeSha,
  fakeSource,
  fixedClock,
  receiptTools,
} from "../fakes.ts";

const repository = { id: "7", owner: "acme", name: "shop" };
const group = { repository, head: fakeSha("group"), base: fakeSha("base"), number: 12 };
const review = reviewId("1".repeat(16));
const source = fakeSource({}, { "a.ts": "1\n" });
const head = source.pullRequest?.head.sha ?? fakeSha("none");
const minute = 60_000;

/** What `fakeSource` changes, whole and clean. */
const cleanReceipt = receipt({
  head,
  verdict: { kind: "reviewed-clean" },
  coverage: {
    units: { eligible: 1, reviewed: 1, cached: 0 },
    files: [{ path: "a.ts", state: "reviewed", why: null, units: [] }],
    truncated: null,
  },
});

interface Setting {
  readonly contents?: GroupContents | null;
  readonly opened?: () => ChangeSource;
  readonly receipt?: Receipt;
  readonly queued?: readonly QueuedReview[];
  readonly open?: readonly Sha[];
  readonly pausedBy?: string;
  /** Milliseconds since the group asked. */
  readonly waited?: number;
  readonly gone?: boolean;
}

/** What is done to the check of the group's head, and what the job throws. */
async function draw(setting: Setting = {}) {
  const events: string[] = [];
  const verdicts: GroupVerdict[] = [];
  const clock = fixedClock();
  const ledger = fakeLedger();
  if (setting.receipt !== undefined) {
    await ledger.record({ repository, number: 12 }, [], receiptTools.signReceipt(setting.receipt));
  }
  const pauses = fakePauses();
  if (setting.pausedBy !== undefined) {
    await pauses.pause({ repository, number: 12 }, setting.pausedBy);
  }
  const {
    contents = { pullRequests: [{ number: 12, merged: null }], paths: ["a.ts"], truncated: null },
  } = setting;
  const tools: GroupTools = {
    forge: {
      open: () =>
        Promise.resolve().then(() => ({
          source: setting.opened?.() ?? source,
          publisher: fakePublisher(),
          conversation: {
            mayWrite: () => Promise.resolve(false),
            acknowledge: () => Promise.resolve(),
            answer: () => Promise.resolve(),
            isOurThread: () => Promise.resolve(false),
            resolveThread: () => Promise.resolve(false),
          },
        })),
      openGroup: () =>
        Promise.resolve({
          read: () => Promise.resolve(contents),
          wait: (_review, why) => Promise.resolve(void events.push(`wait: ${why}`)),
          end: (_review, verdict, incomplete) => {
            verdicts.push(verdict);
            return Promise.resolve(void events.push(`${verdict.result}, ${incomplete}`));
          },
          close: () => Promise.resolve(void events.push("close")),
        }),
    },
    ledger,
    heads: fakeHeads(...(setting.open ?? [])),
    queuedReviews: { of: () => Promise.resolve(setting.queued ?? []) },
    pauses,
    configs: fakeConfigs(),
    clock,
    log: silentLog,
  };
  const intent = {
    kind: "merge-group",
    installationId: 1,
    group,
    gone: setting.gone ?? false,
  } as const;
  const enqueuedAt = clock.now() - (setting.waited ?? 0);
  const { signal } = new AbortController();
  const thrown = await runGroupJob({ intent, review, enqueuedAt, signal }, tools).then(
    () => null,
    (error: unknown) => error,
  );
  return { events, thrown, verdict: verdicts[0], now: clock.now(), tools, intent };
}

describe("the check of a merge group is drawn", () => {
  test("from the receipts of what it holds, at once", async () => {
    const { events, thrown } = await draw({ receipt: cleanReceipt });
    expect({ events, thrown }).toEqual({ events: ["passed, action_required"], thrown: null });
  });

  test("never from the receipt of an earlier head", async () => {
    const { events } = await draw({ receipt: { ...cleanReceipt, head: fakeSha("older") } });
    expect(events).toEqual(["incomplete, action_required"]);
  });

  test("never from a receipt of what was not merged", async () => {
    const merged = fakeSha("another head");
    const contents = { pullRequests: [{ number: 12, merged }], paths: ["a.ts"], truncated: null };
    const { verdict } = await draw({ receipt: cleanReceipt, contents });
    expect(verdict?.members[0]?.standing).toEqual({ kind: "moved", merged });
  });

  test("as skipped where a rule skips what it holds, with the files that it changes", async () => {
    const { verdict } = await draw({ pausedBy: "ada" });
    expect(verdict).toMatchObject({ result: "skipped", uncovered: [] });
  });

  test("as the configuration of the base branch says, when it is not whole", async () => {
    const path = ".github/marginalia.yml";
    const before = { [path]: "incomplete: neutral\n" };
    const opened = () => fakeSource(before, { ...before, "a.ts": "1\n" });
    expect((await draw({ opened })).events).toEqual(["incomplete, neutral"]);
  });

  test("as a fault says that does not pass", async () => {
    const fault = new TellTheUser("GitHub knows no #12", "It was deleted.");
    const { events, verdict, thrown } = await draw({
      opened: () => {
        throw fault;
      },
    });
    expect(events).toEqual(["incomplete, action_required"]);
    expect(verdict?.unknown).toContain("It was deleted.");
    expect(thrown).toBe(fault);
  });

  test("not at all where it is the head of a pull request, whose own check counts", async () => {
    const { events, thrown } = await draw({ receipt: cleanReceipt, open: [group.head] });
    expect({ events, thrown }).toEqual({ events: [], thrown: null });
  });

  test("when it is given up", async () => {
    const { tools, intent, events } = await draw({ receipt: cleanReceipt });
    await giveUpGroup({ intent, review, attempt: 5 }, tools);
    expect(events.at(-1)).toBe("incomplete, action_required");
  });
});

describe("it waits", () => {
  const running = { queued: [{ state: "running", dueAt: 0 }] } as const;

  test.each<[string, Setting]>([
    ["while a review of it runs", { open: [head] }],
    ["while one is queued", { queued: [{ state: "waiting", dueAt: 0 }] }],
  ])("%s, with the check in progress, and looks again soon", async (_which, setting) => {
    const { events, thrown, now } = await draw({ receipt: cleanReceipt, ...setting });
    expect(events).toEqual(["wait: #12 is being reviewed"]);
    expect(thrown).toBeInstanceOf(RetryLater);
    expect(thrown).toMatchObject({ retryAt: now + 2_000 });
  });

  test("ever longer, and not for ever", async () => {
    const later = await draw({ ...running, waited: 2 * minute });
    expect(later.thrown).toMatchObject({ retryAt: later.now + 30_000 });
    const atLast = await draw({ ...running, waited: 15 * minute });
    expect(atLast.events).toEqual(["incomplete, action_required"]);
  });

  test("not for a review that goes on only when the queue has lost its patience", async () => {
    const { events } = await draw({
      queued: [{ state: "waiting", dueAt: fixedClock().now() + 60 * minute }],
    });
    expect(events).toEqual(["incomplete, action_required"]);
  });

  test("a minute for the groups before it to become known", async () => {
    const contents = {
      pullRequests: [{ number: 12, merged: null }],
      paths: ["a.ts", "b.ts"],
      truncated: null,
    };
    const first = await draw({ receipt: cleanReceipt, contents });
    expect(first.events).toEqual([expect.stringContaining("not known yet")]);
    const then = await draw({ receipt: cleanReceipt, contents, waited: 2 * minute });
    expect(then.verdict).toMatchObject({ result: "incomplete", uncovered: ["b.ts"] });
  });

  test("for commits that GitHub does not know yet; when they are gone it ends", async () => {
    expect((await draw({ contents: null })).thrown).toBeInstanceOf(RetryLater);
    const { events, thrown } = await draw({ contents: null, waited: 2 * minute });
    expect({ events, thrown }).toEqual({ events: ["close"], thrown: null });
  });

  test("when a head moves under it, rather than leave the queue without an answer", async () => {
    const { thrown } = await draw({
      opened: () => {
        throw new Superseded("the head moved");
      },
    });
    expect(thrown).toBeInstanceOf(RetryLater);
  });
});

test("a group that is gone leaves nothing open", async () => {
  expect((await draw({ gone: true, receipt: cleanReceipt })).events).toEqual(["close"]);
});
