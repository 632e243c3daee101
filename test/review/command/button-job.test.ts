import { describe, expect, test } from "vitest";

import { deliveryId, reviewId } from "../../../src/domain/ids.ts";
import type { CheckButton, Intent } from "../../../src/domain/intent.ts";
import { silentLog } from "../../../src/domain/log.ts";
import { runButtonJob, type ButtonJob } from "../../../src/review/command/button-job.ts";
import { receipt, signed } from "../../sample-receipt.ts";
import { entryOf } from "../entry.ts";
import { fakeCommandRecords, fakeLedger, fakeSource, fixedClock, receiptTools } from "../fakes.ts";
import { finding } from "../finding.ts";

const { pullRequest } = fakeSource({}, { "a.ts": "1\n" });
if (pullRequest === null) throw new Error("the source has a pull request");
const { ref, head } = pullRequest;

/** A ledger with one open finding, said in comment 1. */
async function ledgerWithFinding() {
  const ledger = fakeLedger();
  await ledger.record(ref, [entryOf(finding("one"))], receiptTools.signReceipt(receipt()));
  return ledger;
}

async function press(button: CheckButton, over: Partial<ButtonJob> = {}, mayWrite = true) {
  const resolved: number[] = [];
  const enqueued: Intent[] = [];
  const ledger = await ledgerWithFinding();
  const commandRecords = fakeCommandRecords();
  await runButtonJob({
    intent: {
      kind: "button",
      installationId: 1,
      delivery: deliveryId("d-1"),
      pullRequest: ref,
      button,
      login: "ada",
      checkRun: 41,
      head: head.sha,
      review: reviewId("1".repeat(16)),
    },
    conversation: {
      mayWrite: () => Promise.resolve(mayWrite),
      resolveThread: (top) => Promise.resolve(resolved.push(top) > 0),
    },
    pullRequest,
    ledger,
    receipts: { ofReview: () => Promise.resolve(null) },
    commandRecords,
    clock: fixedClock(),
    enqueue: (intent) => Promise.resolve(void enqueued.push(intent)),
    log: silentLog,
    ...over,
  });
  const [entry] = await ledger.entries(ref);
  const modes = enqueued.map((intent) => (intent.kind === "review" ? intent.mode : intent.kind));
  return { life: entry?.life, modes, resolved, told: commandRecords.told };
}

describe("somebody with write access", () => {
  test("has the head reviewed again, and nothing else happens", async () => {
    expect(await press("review-again")).toEqual({
      life: { kind: "open" },
      modes: ["again"],
      resolved: [],
      told: [["review-again", "done"]],
    });
  });

  test("ignores what is open: it is dismissed with name and reason, and the check redrawn", async () => {
    const { life, modes, resolved, told } = await press("ignore-findings");
    expect(life).toMatchObject({ kind: "dismissed", by: "ada", because: "ignored on the check" });
    expect({ modes, resolved, told }).toEqual({
      modes: ["again"],
      resolved: [1],
      told: [["ignore-findings", "done"]],
    });
  });

  test("does not ignore what the check could not show yet", async () => {
    const kept = { signed: signed({ endedAt: -1 }), json: "" };
    const receipts = { ofReview: () => Promise.resolve(kept) };
    expect((await press("ignore-findings", { receipts })).life).toEqual({ kind: "open" });
  });

  test("brings no review of a closed pull request", async () => {
    const closed = { ...pullRequest, state: "closed" } as const;
    expect(await press("review-again", { pullRequest: closed })).toMatchObject({ modes: [] });
  });
});

describe("nothing happens", () => {
  test.each(["review-again", "ignore-findings"] as const)(
    "when somebody without write access presses %s, and it is recorded",
    async (button) => {
      expect(await press(button, {}, false)).toEqual({
        life: { kind: "open" },
        modes: [],
        resolved: [],
        told: [[button, "refused"]],
      });
    },
  );

  test("when the person has given enough commands already", async () => {
    const commandRecords = fakeCommandRecords(...Array.from({ length: 10 }, () => "done" as const));
    const { modes, life } = await press("ignore-findings", { commandRecords });
    expect({ modes, life }).toEqual({ modes: [], life: { kind: "open" } });
    expect(commandRecords.told).toEqual([["ignore-findings", "too many"]]);
  });

  test("when the same press is told of once more", async () => {
    const commandRecords = fakeCommandRecords();
    await press("review-again", { commandRecords });
    expect(await press("review-again", { commandRecords })).toMatchObject({ modes: [] });
    expect(commandRecords.told).toHaveLength(1);
  });
});
